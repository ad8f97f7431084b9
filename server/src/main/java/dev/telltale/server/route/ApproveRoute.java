package dev.telltale.server.route;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.JsonFields;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Answers nodes that wait for an approval. */
final class ApproveRoute {
    private static final List<String> FIELDS = List.of("path", "approved", "inputs", "by", "reason");

    private final RouteContext context;

    ApproveRoute(RouteContext context) {
        this.context = context;
    }

    Mono<Answer> approve(Exchange exchange) {
        exchange.query().allow(List.of());
        exchange.accepted(List.of(Bodies.JSON));
        String id = exchange.id("id");
        return Bodies.json(exchange, context.limits().jsonBytes(), ApproveRoute::read)
                .flatMap(approval -> exchange.work()
                        .<Applied>defer(
                                () -> Mono.fromCompletionStage(context.control().approve(id, approval))))
                .map(applied -> Answer.json(200, Map.of("appliedSeq", applied.appliedSeq())));
    }

    private static Approval read(byte[] body) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        String path = fields.text("path");
        if (path == null) {
            throw HttpProblem.badRequest("body, field path", "'path' is missing")
                    .hint("name the node that waits, as in {\"path\":\"ask\",\"approved\":true}")
                    .exception();
        }
        return new Approval(
                path, fields.flag("approved"), fields.object("inputs"), fields.text("by"), fields.text("reason"));
    }
}
