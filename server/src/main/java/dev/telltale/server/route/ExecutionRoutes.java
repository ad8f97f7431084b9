package dev.telltale.server.route;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.UnknownSeqException;
import dev.telltale.monitor.wire.ViewJson;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.QueryParameters;
import dev.telltale.server.http.Spelling;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What executions are at this moment: the list, one of them, its progress and its variables. */
final class ExecutionRoutes {
    private static final Map<String, ExecutionStatus> STATUSES =
            Arrays.stream(ExecutionStatus.values()).collect(Collectors.toMap(ExecutionStatus::wireName, s -> s));

    /** No event has this seq. */
    private static final long NOW = 0;

    private final RouteContext context;

    ExecutionRoutes(RouteContext context) {
        this.context = context;
    }

    Mono<Answer> list(Exchange exchange) {
        QueryParameters query = exchange.query();
        query.allow(List.of("status", "workflow", "label", "since", "limit", "next"));
        exchange.accepted(List.of(Bodies.JSON));
        String next = query.one("next");
        ExecutionQuery wanted = new ExecutionQuery(
                statuses(query.list("status")),
                query.one("workflow"),
                Labels.of(query.list("label")),
                sinceMicros(query.one("since")),
                (int) query.number("limit", 1, ExecutionQuery.MAX_LIMIT, ExecutionQuery.ALL.limit()),
                next);
        return exchange.work()
                .defer(() -> context.monitor().executions(wanted))
                .onErrorMap(
                        IllegalArgumentException.class,
                        e -> QueryParameters.bad("next", Bodies.notNull(next))
                                .hint("pass on the value of next from the list before, as it came")
                                .exception())
                .map(list -> Answer.json(200, ViewJson.list(list)));
    }

    Mono<Answer> view(Exchange exchange) {
        Monitor monitor = context.monitor();
        boolean isFull = exchange.query().flag("full", false);
        return moment(
                exchange,
                List.of("at", "full"),
                (id, at) -> at == NOW
                        ? monitor.view(id).map(view -> json(view, context.nowMicros(), isFull))
                        : monitor.view(id, at).map(view -> json(view, view.seqMicros(), isFull)));
    }

    private static byte[] json(ExecutionView view, long nowMicros, boolean isFull) {
        return isFull ? ViewJson.fullView(view, nowMicros) : ViewJson.view(view, nowMicros);
    }

    Mono<Answer> progress(Exchange exchange) {
        Monitor monitor = context.monitor();
        return moment(
                exchange,
                List.of("at"),
                (id, at) -> (at == NOW ? monitor.progress(id) : monitor.progress(id, at)).map(ViewJson::progress));
    }

    Mono<Answer> variables(Exchange exchange) {
        Monitor monitor = context.monitor();
        return moment(
                exchange,
                List.of("at"),
                (id, at) -> (at == NOW ? monitor.variables(id) : monitor.variables(id, at)).map(ViewJson::variables));
    }

    Mono<Answer> delete(Exchange exchange) {
        exchange.query().allow(List.of());
        String id = exchange.id("id");
        return exchange.work()
                .defer(() -> context.monitor().forget(id))
                .onErrorMap(
                        IllegalStateException.class,
                        e -> HttpProblem.conflict("execution " + id + " has not ended")
                                .hint("cancel it first")
                                .exception())
                .map(wasKnown -> {
                    if (!wasKnown) {
                        throw HttpProblem.unknownExecution(id).exception();
                    }
                    return Answer.empty(204);
                });
    }

    /**
     * @param parameters that it takes
     * @param json gives what an execution is now, or was right after the event with a seq
     */
    private static Mono<Answer> moment(
            Exchange exchange, List<String> parameters, BiFunction<String, Long, Mono<byte[]>> json) {
        exchange.query().allow(parameters);
        exchange.accepted(List.of(Bodies.JSON));
        String id = exchange.id("id");
        long at = exchange.query().number("at", 1, Long.MAX_VALUE, NOW);
        return exchange.work()
                .defer(() -> json.apply(id, at))
                .onErrorMap(UnknownSeqException.class, e -> outOfReach(e).exception())
                .<Answer>map(body -> Answer.json(200, body))
                .switchIfEmpty(Mono.error(() -> HttpProblem.unknownExecution(id).exception()));
    }

    private static HttpProblem outOfReach(UnknownSeqException e) {
        String detail = String.valueOf(e.getMessage());
        HttpProblem problem = e.isGone()
                ? HttpProblem.of(410, "gone", "It is no longer kept", detail)
                        .hint("ask for a later seq, or leave out at")
                : HttpProblem.notFound(detail).hint("ask for an earlier seq, or leave out at for the newest");
        return problem.at("query parameter at");
    }

    private static Set<ExecutionStatus> statuses(List<String> given) {
        Set<ExecutionStatus> statuses = EnumSet.noneOf(ExecutionStatus.class);
        for (String list : given) {
            for (String word : list.split(",", -1)) {
                ExecutionStatus status = STATUSES.get(word);
                if (status == null) {
                    throw QueryParameters.bad("status", word)
                            .hint(Spelling.hint(word, STATUSES.keySet()))
                            .exception();
                }
                statuses.add(status);
            }
        }
        return statuses;
    }

    private static @Nullable Long sinceMicros(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant since = OffsetDateTime.parse(text).toInstant();
            return ChronoUnit.MICROS.between(Instant.EPOCH, since);
        } catch (DateTimeException | ArithmeticException e) {
            throw QueryParameters.bad("since", text)
                    .hint("write a time as in 2026-11-20T10:00:00Z, with an offset's + as %2B")
                    .exception();
        }
    }
}
