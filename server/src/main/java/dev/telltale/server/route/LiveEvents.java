package dev.telltale.server.route;

import dev.telltale.event.JournalException;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Overflow;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.fanout.SseForm;
import dev.telltale.server.fanout.Transport;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.HttpProblemException;
import dev.telltale.server.http.Overload;
import dev.telltale.server.http.QueryParameters;
import dev.telltale.server.stream.ComeBack;
import dev.telltale.server.stream.Filters;
import dev.telltale.server.stream.SnapshotForm;
import dev.telltale.server.stream.StreamParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Events as they happen, as server-sent events. */
final class LiveEvents {
    static final String TYPE = "text/event-stream";

    private static final Map<String, String> HEADERS =
            Map.of("Cache-Control", "no-cache, no-transform", "X-Accel-Buffering", "no");

    private final RouteContext context;
    private final List<String> parameters = Filters.parameters();
    private final List<String> parametersOfOne;

    LiveEvents(RouteContext context) {
        this.context = context;
        parameters.addAll(List.of("from", "lastEventId", "events", "overflow", "link"));
        parametersOfOne = new ArrayList<>(parameters);
        parametersOfOne.addAll(List.of("terminal", "snapshot", "wait"));
    }

    Mono<Answer> ofAll(Exchange exchange) {
        QueryParameters query = exchange.query();
        if (!query.list("snapshot").isEmpty()) {
            throw HttpProblem.badRequest("query parameter snapshot", "a stream over all executions has no snapshot")
                    .hint("GET /api/v1/executions lists them; a stream on one execution takes snapshot=true")
                    .exception();
        }
        query.allow(parameters);
        Overflow overflow = overflow(query);
        return orLater(
                exchange,
                () -> Filters.filter(exchange, context.conditions())
                        .map(filter ->
                                Subscription.all(filter).withOverflow(overflow).withFrom(from(exchange, From.now())))
                        .map(subscription -> stream(exchange, subscription)));
    }

    Mono<Answer> ofOne(Exchange exchange, String id) {
        QueryParameters query = exchange.query();
        refuseThoseOfHistory(query);
        query.allow(parametersOfOne);
        From from = from(exchange, begin(query));
        boolean isAwaited = query.flag("wait", false);
        Overflow overflow = overflow(query);
        boolean hasTerminal = query.flag("terminal", true);
        return orLater(
                exchange,
                () -> Filters.filter(exchange, context.conditions())
                        .map(filter -> Subscription.of(id, filter)
                                .withOverflow(overflow)
                                .withTerminal(hasTerminal)
                                .withFrom(from))
                        .flatMap(subscription -> exchange.work()
                                .defer(() -> context.monitor().history(id, 0, 1))
                                .hasElement()
                                .map(isKnown -> {
                                    if (!isKnown && !isAwaited) {
                                        throw HttpProblem.unknownExecution(id).exception();
                                    }
                                    return !isAwaited && isOver(id, from)
                                            ? Answer.empty(204)
                                            : stream(exchange, subscription);
                                })));
    }

    /** What cannot be had now, a browser is told in the one way that has it come back; who reads problems, why. */
    private Mono<Answer> orLater(Exchange exchange, Supplier<Mono<Answer>> begin) {
        Mono<Answer> answer = Mono.defer(() -> {
            checkRoom(); // before anything is looked up for it
            return begin.get();
        });
        return ComeBack.isFor(exchange.accept())
                ? answer.onErrorResume(LiveEvents::passes, refusal -> Mono.fromSupplier(ComeBack::answer))
                : answer;
    }

    private static boolean passes(Throwable refusal) {
        return refusal instanceof JournalException
                || refusal instanceof HttpProblemException problem
                        && problem.problem().status() == Overload.STATUS;
    }

    private void checkRoom() {
        if (context.streams().refusesMore(Transport.SSE)) {
            throw Overload.problem(context.streams().refusal()).exception();
        }
    }

    /** Where a stream on one execution begins that does not resume. */
    private static From begin(QueryParameters query) {
        if (snapshot(query) == SnapshotForm.NONE) {
            return From.start();
        }
        if (query.one("from") != null) {
            throw HttpProblem.badRequest(
                            "query parameter from", "a stream that begins with a snapshot begins nowhere else")
                    .hint("leave out from or snapshot; to resume, Last-Event-ID and lastEventId go with both")
                    .exception();
        }
        return From.snapshot();
    }

    private static SnapshotForm snapshot(QueryParameters query) {
        return StreamParameters.snapshot(query.one("snapshot"), "query parameter snapshot");
    }

    private static Overflow overflow(QueryParameters query) {
        return StreamParameters.overflow(query.one("overflow"), "query parameter overflow");
    }

    /** A browser reconnects for ever, until it is answered 204. */
    private boolean isOver(String id, From from) {
        return from instanceof From.At at && context.isFinished().test(id, at.cursor());
    }

    private Answer stream(Exchange exchange, Subscription asked) {
        boolean hasLink = exchange.query().flag("link", false);
        Subscription subscription = asked.withHeartbeat(StreamParameters.heartbeat(hasLink, context.heartbeat()));
        boolean isNamed = exchange.query().word("events", List.of("unnamed")) == null;
        boolean isFull = snapshot(exchange.query()) == SnapshotForm.FULL;
        SseForm form = new SseForm(isNamed, Filters.fields(exchange.query()), hasLink, isFull);
        checkRoom();
        // To find where it begins, a subscription may have to fold what was not folded yet.
        Flux<Delivery> deliveries = exchange.work()
                .subscribe(context.streams().tail().approach(subscription))
                .onErrorResume(LiveEvents::isOverload, full -> Flux.empty());
        Answer answer = Answer.live(
                TYPE,
                (channel, isChunked, end) ->
                        context.streams().sse(subscription, deliveries, form, channel, isChunked, end));
        return answer.withHeaders(HEADERS);
    }

    /** By then the headers are sent: a stream that ends at once makes the client come back later. */
    private static boolean isOverload(Throwable error) {
        return error instanceof HttpProblemException;
    }

    private static From from(Exchange exchange, From otherwise) {
        String header = exchange.header("Last-Event-ID");
        if (header != null && !header.isEmpty()) {
            return StreamParameters.at(header, "header Last-Event-ID");
        }
        String parameter = exchange.query().one("lastEventId");
        if (parameter != null && !parameter.isEmpty()) {
            return StreamParameters.at(parameter, "query parameter lastEventId");
        }
        String from = exchange.query().one("from");
        return from == null ? otherwise : StreamParameters.from(from, "query parameter from");
    }

    private static void refuseThoseOfHistory(QueryParameters query) {
        for (String name : PastEvents.ONLY_HERE) {
            if (!query.list(name).isEmpty()) {
                throw HttpProblem.badRequest("query parameter " + name, "a live stream does not take '" + name + "'")
                        .hint("resume with from or Last-Event-ID, or ask for Accept: " + PastEvents.NDJSON)
                        .exception();
            }
        }
    }
}
