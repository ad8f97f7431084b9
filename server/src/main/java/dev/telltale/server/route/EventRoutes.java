package dev.telltale.server.route;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import java.util.List;
import reactor.core.publisher.Mono;

/** Events: live as server-sent events, and what has been as JSON. */
final class EventRoutes {
    private static final List<String> LIVE_OR_PAST = List.of(LiveEvents.TYPE, PastEvents.NDJSON, Bodies.JSON);

    private final LiveEvents live;
    private final PastEvents past;

    EventRoutes(RouteContext context) {
        this.live = new LiveEvents(context);
        this.past = new PastEvents(context);
    }

    Mono<Answer> ofAll(Exchange exchange) {
        exchange.accepted(List.of(LiveEvents.TYPE));
        return live.ofAll(exchange);
    }

    Mono<Answer> ofOne(Exchange exchange) {
        String id = exchange.id("id");
        String type = exchange.accepted(LIVE_OR_PAST);
        Mono<? extends Answer> answer = type.equals(LiveEvents.TYPE)
                ? live.ofOne(exchange, id)
                : past.answer(exchange, id, type.equals(PastEvents.NDJSON));
        return answer.map(whole -> whole.withHeader("Vary", "Accept"));
    }
}
