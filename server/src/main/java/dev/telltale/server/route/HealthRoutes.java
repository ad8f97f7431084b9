package dev.telltale.server.route;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** What operators ask: is it alive, does it take work, what has it counted. */
final class HealthRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final RouteContext context;

    HealthRoutes(RouteContext context) {
        this.context = context;
    }

    /** Needs no other thread, so it tells whether event loops turn. */
    Mono<Answer> live(Exchange exchange) {
        exchange.query().allow(List.of());
        return Mono.just(Answer.json(200, Map.of("status", "live")));
    }

    /** Goes through the threads that do the work, so it tells whether they do. */
    Mono<Answer> ready(Exchange exchange) {
        exchange.query().allow(List.of());
        return exchange.work().call(() -> {
            context.checkReady();
            return Answer.json(200, Map.of("status", "ready"));
        });
    }

    Mono<Answer> metrics(Exchange exchange) {
        exchange.query().allow(List.of());
        exchange.accepted(List.of("text/plain"));
        return exchange.work()
                .call(() -> Answer.of(200, PROMETHEUS, context.scrape().get().getBytes(StandardCharsets.UTF_8)));
    }
}
