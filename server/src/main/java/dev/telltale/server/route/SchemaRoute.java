package dev.telltale.server.route;

import dev.telltale.engine.workflow.WorkflowSchema;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reactor.core.publisher.Mono;

/** The JSON Schema of workflow files; editors fetch it, and not all of them know its media type. */
final class SchemaRoute {
    private static final List<String> TYPES = List.of("application/schema+json", Bodies.JSON);

    private final byte[] schema = WorkflowSchema.text().getBytes(StandardCharsets.UTF_8);

    Mono<Answer> schema(Exchange exchange) {
        exchange.query().allow(List.of());
        return Mono.just(Answer.of(200, exchange.accepted(TYPES), schema));
    }
}
