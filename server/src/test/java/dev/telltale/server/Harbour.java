package dev.telltale.server;

import dev.telltale.engine.Engine;
import dev.telltale.event.EventJournal;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.monitor.wire.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real server on a free port with a real monitor, whose executions go as the test tells them. */
final class Harbour implements Quay, AutoCloseable {
    static final ServerOptions OPTIONS = ServerOptions.DEFAULT
            .withPort(0)
            .withTimeouts(ServerOptions.Timeouts.DEFAULT.withHeartbeat(Duration.ofMillis(50)));

    private static final Pattern HELD_UP =
            Pattern.compile("telltale_streams\\{state=\"(blocked|approaching)\",transport=\"\\w+\"} [1-9]");

    final LocalMonitor monitor;
    final TaleControl control;
    private final Engine engine =
            Engine.builder().journal(LocalMonitor.inMemory().journal()).build();
    final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    final TelltaleServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Harbour() {
        this(options -> options);
    }

    Harbour(UnaryOperator<ServerOptions> options) {
        this(LocalMonitor.inMemory(), options);
    }

    /** One whose monitor has bounds of its own. */
    Harbour(MonitorOptions monitor) {
        this(LocalMonitor.of(new MemoryJournal(), monitor), options -> options);
    }

    /** One over a journal that may have something already. */
    Harbour(EventJournal journal) {
        this(LocalMonitor.of(journal, MonitorOptions.DEFAULT), options -> options);
    }

    private Harbour(LocalMonitor monitor, UnaryOperator<ServerOptions> options) {
        this.monitor = monitor;
        this.control = new TaleControl(monitor.journal());
        server = TelltaleServer.start(options.apply(OPTIONS), monitor, control, engine.workflows(), trouble::get);
    }

    Tale tale(String id) {
        return control.tale(id);
    }

    @Override
    public TelltaleServer server() {
        return server;
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Reply post(String path, String type, String body) {
        return send("POST", path, body, "Content-Type", type);
    }

    Reply json(String path, String body) {
        return post(path, "application/json", body);
    }

    /** @param headers name, value, name, value … */
    Reply send(String method, String path, @Nullable String body, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                    .timeout(Duration.ofSeconds(20))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return new Reply(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path + " was not answered", e);
        }
    }

    /** Events sent over all streams. */
    long delivered() {
        return get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("telltale_events_delivered_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    /** Waits until a line of the metrics is this one. */
    void awaitMetric(String line) {
        Awaitility.await().until(() -> get("/metrics").text().lines().anyMatch(line::equals));
    }

    /** Waits until some events were sent and no more follow, as streams are held up. */
    void awaitStall() {
        AtomicLong before = new AtomicLong(-1);
        Awaitility.await().pollInterval(Duration.ofMillis(100)).until(() -> {
            long now = delivered();
            boolean isHeldUp = HELD_UP.matcher(get("/metrics").text()).find();
            return before.getAndSet(now) == now && now > 1 && isHeldUp;
        });
    }

    @Override
    public void close() {
        server.close();
        monitor.close();
        engine.close();
    }

    /** What came back. */
    record Reply(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        Map<String, @Nullable Object> json() {
            return JsonReader.readObject(response.body());
        }

        @Nullable
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }
}
