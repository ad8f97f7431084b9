package dev.telltale.server.route;

import dev.telltale.event.ExecutionControl.Rerun;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.Trigger;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.JsonFields;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Repeats ended executions. */
final class RerunRoute {
    private static final Trigger TRIGGER = new Trigger("rerun", null);
    private static final List<String> FIELDS = List.of("from", "inputs");

    private final RouteContext context;

    RerunRoute(RouteContext context) {
        this.context = context;
    }

    Mono<Answer> rerun(Exchange exchange) {
        exchange.query().allow(List.of());
        exchange.accepted(List.of(Bodies.JSON));
        String id = exchange.id("id");
        return request(exchange)
                .flatMap(rerun -> exchange.work().<Started>defer(() -> {
                    context.checkReady();
                    return Mono.fromCompletionStage(context.control().rerun(id, rerun));
                }))
                .map(StartRoute::answer);
    }

    private Mono<Rerun> request(Exchange exchange) {
        if (exchange.contentType(List.of(Bodies.JSON)) == null) {
            return Mono.just(new Rerun(null, Map.of(), TRIGGER));
        }
        return exchange.body(context.limits().jsonBytes())
                .flatMap(body -> exchange.work().call(() -> read(body)));
    }

    private static Rerun read(byte[] body) {
        if (body.length == 0) {
            return new Rerun(null, Map.of(), TRIGGER);
        }
        JsonFields fields = JsonFields.read(body, FIELDS);
        return new Rerun(fields.text("from"), fields.object("inputs"), TRIGGER);
    }
}
