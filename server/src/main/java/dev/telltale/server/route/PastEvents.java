package dev.telltale.server.route;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.EventSize;
import dev.telltale.monitor.view.History;
import dev.telltale.monitor.wire.EventJson;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.monitor.wire.ViewJson;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.QueryParameters;
import dev.telltale.server.stream.Filters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Events of one execution that have happened, as JSON. */
final class PastEvents {
    static final String NDJSON = "application/x-ndjson";

    /** Parameters that a live stream does not take. */
    static final List<String> ONLY_HERE = List.of("after", "limit");

    private static final int PAGE = 500;
    private static final int MAX_ITEMS = 10_000;
    private static final int USUAL_ITEMS = 1000;

    /** A JSON answer ends with the event that reaches so many bytes, estimated; it is made in memory. */
    private static final long MAX_BYTES = 16 << 20;

    private final Desk desk;
    private final List<String> parameters = Filters.parameters();

    PastEvents(Desk desk) {
        this.desk = desk;
        parameters.addAll(ONLY_HERE);
    }

    Mono<Answer> answer(Exchange exchange, String id, boolean isLines) {
        QueryParameters query = exchange.query();
        query.allow(parameters);
        long after = query.number("after", 0, Long.MAX_VALUE, 0);
        long limit = isLines
                ? query.number("limit", 1, Long.MAX_VALUE, Long.MAX_VALUE)
                : query.number("limit", 1, MAX_ITEMS, USUAL_ITEMS);
        Projection fields = Filters.fields(query);
        return Filters.filter(exchange, desk.conditions())
                .flatMap(filter -> matching(exchange, id, after, filter))
                .flatMap(events ->
                        isLines ? Mono.just(lines(events, limit, fields)) : items(events, (int) limit, fields));
    }

    /**
     * Those of an execution's events that fit, page by page as they are asked for; none of it on an event loop.
     *
     * @return ends with 404 if the execution is unknown
     */
    Mono<Flux<ExecutionEvent>> matching(Exchange exchange, String id, long after, EventFilter filter) {
        return page(exchange, id, after)
                .switchIfEmpty(Mono.error(() -> HttpProblem.unknownExecution(id).exception()))
                .flatMap(first -> labels(exchange, id, filter)
                        .map(labels -> pages(exchange, id, first).filter(event -> filter.matches(event, labels))));
    }

    private Flux<ExecutionEvent> pages(Exchange exchange, String id, History first) {
        return Flux.just(first)
                .expand(page -> page.next() == null ? Mono.empty() : page(exchange, id, page.next()))
                .concatMapIterable(History::items, 1);
    }

    private Mono<History> page(Exchange exchange, String id, long after) {
        return exchange.work().defer(() -> desk.monitor().history(id, after, PAGE));
    }

    private Mono<Map<String, String>> labels(Exchange exchange, String id, EventFilter filter) {
        if (!filter.needsLabels()) {
            return Mono.just(Map.of());
        }
        return exchange.work()
                .defer(() -> desk.monitor().view(id))
                .map(view -> view.start().labels())
                .defaultIfEmpty(Map.of());
    }

    private static Answer lines(Flux<ExecutionEvent> events, long limit, Projection fields) {
        return Answer.stream(NDJSON, events.take(limit).map(event -> line(event, fields)));
    }

    private static byte[] line(ExecutionEvent event, Projection fields) {
        byte[] json = EventJson.write(event, fields);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    // One more than asked for tells whether there is a next page.
    private static Mono<Answer> items(Flux<ExecutionEvent> events, int limit, Projection fields) {
        AtomicLong bytes = new AtomicLong(); // of those before the one that is looked at
        return events.take(limit + 1L)
                .takeUntil(event -> bytes.getAndAdd(EventSize.of(event)) >= MAX_BYTES)
                .collectList()
                .map(found -> {
                    boolean isMore = found.size() > limit || found.size() > 1 && isOver(found);
                    List<ExecutionEvent> items = isMore ? found.subList(0, found.size() - 1) : found;
                    Long next = isMore
                            ? (Long) items.get(items.size() - 1).envelope().seq()
                            : null;
                    return Answer.json(200, ViewJson.history(new History(items, next), fields));
                });
    }

    /** Whether those before the last one are as many bytes as one answer may have. */
    private static boolean isOver(List<ExecutionEvent> found) {
        return found.subList(0, found.size() - 1).stream()
                        .mapToLong(EventSize::of)
                        .sum()
                >= MAX_BYTES;
    }
}
