package dev.telltale.server.route;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.EventSize;
import dev.telltale.monitor.view.History;
import dev.telltale.monitor.wire.EventJson;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.monitor.wire.ViewJson;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.QueryParameters;
import dev.telltale.server.stream.Filters;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Events of one execution that have happened, as JSON. */
final class PastEvents {
    static final String NDJSON = "application/x-ndjson";

    /** Parameters that a live stream does not take. */
    static final List<String> ONLY_HERE = List.of("after", "limit");

    /** Events that are read at once: as many as come to so many bytes, estimated. The first time that is not known. */
    private static final int PAGE_BYTES = 128 << 10;

    private static final int FIRST_PAGE = 16;
    private static final int LONGEST_PAGE = 500;

    /** When it looks again whether there is room for a page. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private static final int MAX_ITEMS = 10_000;
    private static final int USUAL_ITEMS = 1000;

    /** A JSON answer ends with the event that reaches so many bytes, estimated; it is made in memory. */
    private static final long MAX_BYTES = 4 << 20;

    private final RouteContext context;
    private final List<String> parameters = Filters.parameters();

    PastEvents(RouteContext context) {
        this.context = context;
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
        return Filters.filter(exchange, context.conditions())
                .flatMap(filter -> matching(exchange, id, after, filter))
                .flatMap(pages -> isLines
                        ? Mono.just(lines(pages, limit, fields))
                        : items(pages, (int) limit, fields, exchange.share()));
    }

    /**
     * Those of an execution's events that fit, page by page as they are asked for; none of it on an event loop. A page counts as waiting
     * for the client until the next one is asked for, and is read when there is room for it.
     *
     * @return ends with 404 if the execution is unknown
     */
    Mono<Flux<List<ExecutionEvent>>> matching(Exchange exchange, String id, long after, EventFilter filter) {
        return page(exchange, id, after, FIRST_PAGE)
                .doOnNext(first -> exchange.share().holdIfRoom(EventSize.of(first.items())))
                .switchIfEmpty(Mono.error(() -> HttpProblem.unknownExecution(id).exception()))
                .flatMap(first -> labels(exchange, id, filter)
                        .map(labels -> pages(exchange, id, first)
                                .map(page -> page.items().stream()
                                        .filter(event -> filter.matches(event, labels))
                                        .toList())));
    }

    private Flux<History> pages(Exchange exchange, String id, History first) {
        return Flux.just(first)
                .expand(page -> page.next() == null ? Mono.empty() : nextPage(exchange, id, page))
                .doOnNext(page -> exchange.share().hold(EventSize.of(page.items()))); // and no more the one before
    }

    private Mono<History> nextPage(Exchange exchange, String id, History page) {
        int limit = page.items().isEmpty()
                ? FIRST_PAGE
                : (int) Math.max(
                        1,
                        Math.min(LONGEST_PAGE, PAGE_BYTES * (long) page.items().size() / EventSize.of(page.items())));
        long next = Objects.requireNonNull(page.next());
        return Mono.defer(() -> context.backlog().isFull() ? Mono.<History>empty() : page(exchange, id, next, limit))
                .repeatWhenEmpty(times -> times.delayElements(AGAIN));
    }

    private Mono<History> page(Exchange exchange, String id, long after, int limit) {
        return exchange.work().defer(() -> context.monitor().history(id, after, limit));
    }

    private Mono<Map<String, String>> labels(Exchange exchange, String id, EventFilter filter) {
        if (!filter.needsLabels()) {
            return Mono.just(Map.of());
        }
        return exchange.work()
                .defer(() -> context.monitor().view(id))
                .map(view -> view.start().labels())
                .defaultIfEmpty(Map.of());
    }

    private static Answer lines(Flux<List<ExecutionEvent>> pages, long limit, Projection fields) {
        return Answer.stream(NDJSON, Flux.defer(() -> {
            AtomicLong left = new AtomicLong(limit);
            return pages.map(page -> lines(page, left, fields)).takeUntil(any -> left.get() == 0);
        }));
    }

    private static byte[] lines(List<ExecutionEvent> page, AtomicLong left, Projection fields) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ExecutionEvent event : page) {
            if (left.get() == 0) {
                break;
            }
            left.decrementAndGet();
            lines.writeBytes(EventJson.write(event, fields));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    // One more than asked for tells whether there is a next page.
    private static Mono<Answer> items(
            Flux<List<ExecutionEvent>> pages, int limit, Projection fields, Backlog.Share share) {
        return Mono.defer(() -> {
            Page found = new Page(limit, share);
            return pages.takeUntil(page -> !found.takes(page))
                    .then(Mono.fromCallable(() -> Answer.json(200, ViewJson.history(found.history(), fields))));
        });
    }

    /** What one answer is made of, which is in memory until it is made. For one thread at a time. */
    private static final class Page {
        private final int limit;
        private final Backlog.Share share;
        private final List<ExecutionEvent> items = new ArrayList<>();
        private long bytes;
        private boolean isMore;

        Page(int limit, Backlog.Share share) {
            this.limit = limit;
            this.share = share;
        }

        /** @return whether it takes more */
        boolean takes(List<ExecutionEvent> events) {
            for (ExecutionEvent event : events) {
                if (items.size() == limit || bytes >= MAX_BYTES) {
                    isMore = true;
                    return false;
                }
                items.add(event);
                bytes += EventSize.of(event);
            }
            share.holdIfRoom(bytes);
            return true;
        }

        History history() {
            Long next = isMore ? (Long) items.get(items.size() - 1).envelope().seq() : null;
            return new History(items, next);
        }
    }
}
