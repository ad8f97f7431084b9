package dev.telltale.server.route;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/** Steers executions; each answer names the event that shows the command. */
final class CommandRoutes {
    private final RouteContext context;

    CommandRoutes(RouteContext context) {
        this.context = context;
    }

    Mono<Answer> cancel(Exchange exchange) {
        return apply(exchange, context.control()::cancel);
    }

    Mono<Answer> pause(Exchange exchange) {
        return apply(exchange, context.control()::pause);
    }

    Mono<Answer> resume(Exchange exchange) {
        return apply(exchange, context.control()::resume);
    }

    private static Mono<Answer> apply(
            Exchange exchange, BiFunction<String, Command, CompletionStage<Applied>> command) {
        exchange.query().allow(List.of());
        exchange.accepted(List.of(Bodies.JSON));
        String id = exchange.id("id");
        return Bodies.reason(exchange)
                .flatMap(reason -> exchange.work()
                        .<Applied>defer(
                                () -> Mono.fromCompletionStage(command.apply(id, new Command(null, reason.text())))))
                .map(applied -> Answer.json(200, Map.of("appliedSeq", applied.appliedSeq())));
    }
}
