package dev.telltale.benchmarks.push;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * A server that sends events to all who read {@code /sse}. {@code /ctl?rate=R&burst=B&window=W} has it send R events a second, B of them
 * back to back: 0 as fast as the slowest subscriber takes them, with up to W on their way to it, and -1 none. With {@code kinds=K} they
 * take turns to be of K kinds, and {@code /sse/0} to {@code /sse/(K-1)} have a filter for one of them, as far as a server has filters.
 * {@code /emissions} tells what emissions have taken of the emitter's time since it was last asked.
 *
 * <p>Arguments: {@code telltale}, {@code raw} or {@code flux}; the port; how many event loops.
 */
public final class PushServer {
    private PushServer() {}

    public static void main(String[] args) {
        int loops = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        LoopResources resources = LoopResources.create("push", 1, loops, true);
        Broadcast broadcast = switch (args[0]) {
            case "telltale" -> new TelltaleBroadcast();
            case "raw" -> new RawBroadcast();
            case "flux" -> new FluxBroadcast();
            default -> throw new IllegalArgumentException("'" + args[0] + "' is none of telltale, raw and flux");
        };
        Driver driver = new Driver(broadcast, resources.onServer(true).next());
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[1]))
                .runOn(resources)
                .childOption(ChannelOption.SO_SNDBUF, 112 << 10)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .route(routes -> routes.get("/sse", (request, response) -> stream(broadcast, response, 0))
                        .get("/sse/{kind}", (request, response) -> stream(broadcast, response, kind(request)))
                        .get("/emissions", (request, response) -> emissions(driver, response))
                        .get("/ctl", (request, response) -> control(driver, request, response)))
                .bindNow(Duration.ofSeconds(10));
        System.out.println("listening on " + server.port());
        server.onDispose().block();
    }

    private static Mono<Void> stream(Broadcast broadcast, HttpServerResponse response, int kind) {
        return broadcast.stream(
                response.header("Content-Type", "text/event-stream").header("Cache-Control", "no-cache"), kind);
    }

    private static int kind(HttpServerRequest request) {
        return Integer.parseInt(Objects.requireNonNull(request.param("kind")));
    }

    private static Mono<Void> emissions(Driver driver, HttpServerResponse response) {
        Histogram taken = driver.emissions();
        String text = "%d emissions, ns: p50 %d, p99 %d, p99.9 %d, max %d%n"
                .formatted(
                        taken.getTotalCount(),
                        taken.getValueAtPercentile(50),
                        taken.getValueAtPercentile(99),
                        taken.getValueAtPercentile(99.9),
                        taken.getMaxValue());
        return response.sendString(Mono.just(text)).then();
    }

    private static Mono<Void> control(Driver driver, HttpServerRequest request, HttpServerResponse response) {
        Map<String, List<String>> given = new QueryStringDecoder(request.uri()).parameters();
        int burst = number(given, "burst", 1);
        driver.set(number(given, "rate", -1), burst, number(given, "window", burst), number(given, "kinds", 1));
        return response.sendString(Mono.just("ok\n")).then();
    }

    private static int number(Map<String, List<String>> given, String name, int otherwise) {
        return Integer.parseInt(
                given.getOrDefault(name, List.of(Integer.toString(otherwise))).get(0));
    }
}
