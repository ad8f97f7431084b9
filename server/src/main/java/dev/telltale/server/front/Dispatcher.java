package dev.telltale.server.front;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.Faults;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Limits;
import dev.telltale.server.http.QueryParameters;
import dev.telltale.server.http.RequestBody;
import dev.telltale.server.http.Route;
import dev.telltale.server.http.Shown;
import dev.telltale.server.http.Work;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Takes each request to its route, and the answer or the error back. Thread-safe. */
public final class Dispatcher implements BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> {
    private final Router router;
    private final OwnNames names;
    private final Cors cors;
    private final Limits limits;
    private final Work work;
    private final Backlog backlog;
    private final RequestObserver observer;

    /**
     * @param routes where two fit a request, the first one answers
     * @param own where the server is reached
     * @param cors whose pages may use the server besides its own
     * @param backlog of the server
     */
    public Dispatcher(
            List<Route> routes,
            URI own,
            Cors cors,
            Limits limits,
            Work work,
            Backlog backlog,
            RequestObserver observer) {
        this.router = new Router(routes);
        this.names = new OwnNames(own, cors);
        this.cors = cors;
        this.limits = limits;
        this.work = work;
        this.backlog = backlog;
        this.observer = observer;
    }

    @Override
    public Mono<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        long began = System.nanoTime();
        String method = request.method().name();
        RequestBody body = new RequestBody(request, limits.bodyTimeout());
        String[] template = {Router.NOWHERE};
        Channel channel = channelOf(request);
        Backlog.Share share = backlog.share(channel instanceof Http2StreamChannel stream ? stream.parent() : channel);
        Mono<Answer> answers = Mono.<Answer>defer(() -> route(request, body, share, template))
                .map(answer -> hold(answer, share))
                .onErrorResume(error -> Mono.just(
                        Faults.problem(error, method + " " + template[0]).answer()))
                .map(answer -> cors.apply(answer, request.requestHeaders()))
                .publishOn(Schedulers.fromExecutor(channel.eventLoop()));
        return Reply.of(answers, answer -> {
                    int status = answer.status(); // all that is kept of it while it is sent
                    return Responder.send(request, response, body, answer)
                            .doFinally(signal -> observer.answered(
                                    method, template[0], status, Duration.ofNanos(System.nanoTime() - began)));
                })
                .doFinally(signal -> share.letGo());
    }

    private static Answer hold(Answer answer, Backlog.Share share) {
        if (answer instanceof Answer.Whole whole) {
            int size = whole.body().length;
            if (Backlog.isLarge(size)) {
                share.holdIfRoom(size);
            } else {
                share.hold(0); // of what it was made of nothing is left
            }
        }
        return answer;
    }

    /*
     * Every answer leaves from the connection's event loop, and one turn after the request came, for two reasons (reactor-netty 1.3.6).
     * Sent from another thread, the client may have it, and have sent its next request, before the loop knows that this one is over; the
     * next one is then queued. And a queued request that is answered before its last part was taken from the queue leaves the connection
     * with nobody reading from it, for ever.
     */
    private static Channel channelOf(HttpServerRequest request) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        request.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get());
    }

    private Mono<Answer> route(HttpServerRequest request, RequestBody body, Backlog.Share share, String[] template) {
        String uri = request.uri();
        if (!uri.startsWith("/")) {
            throw HttpProblem.badRequest("the request line", "the target is no path")
                    .hint("begin it with /")
                    .exception();
        }
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        names.check(request);
        Router.Match match = router.match(request.method().name(), path);
        template[0] = match.template();
        Route route = match.route();
        if (route == null) {
            Answer preflight = cors.preflight(request, match.allowed());
            if (preflight != null) {
                return Mono.just(preflight);
            }
            throw nobodyAnswers(request.method().name(), path, match).exception();
        }
        QueryParameters query = QueryParameters.parse(mark < 0 ? "" : uri.substring(mark + 1));
        return Mono.from(route.handler().handle(new Exchange(request, match.parameters(), query, body, work, share)));
    }

    private static HttpProblem nobodyAnswers(String method, String path, Router.Match match) {
        if (match.allowed().isEmpty()) {
            return HttpProblem.notFound("there is nothing at " + Shown.of(path))
                    .at("the path")
                    .hint("the API begins with /api/v1/executions, /api/v1/events and /api/v1/workflows");
        }
        String allowed = String.join(", ", match.allowed());
        return HttpProblem.of(
                        405,
                        "method-not-allowed",
                        "The method does not exist here",
                        Shown.of(method) + " does nothing at " + match.template())
                .hint("use " + allowed)
                .header("Allow", allowed);
    }
}
