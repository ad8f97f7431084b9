package dev.telltale.server.route;

import dev.telltale.engine.workflow.WorkflowSchema;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reactor.core.publisher.Mono;

/** A document that is the same for everybody, for tools; not all of them know its media type. */
final class DocumentRoute {
    private final List<String> types;
    private final byte[] text;

    private DocumentRoute(List<String> types, byte[] text) {
        this.types = types;
        this.text = text;
    }

    /** The JSON Schema of workflow files. */
    static DocumentRoute workflowSchema() {
        return new DocumentRoute(
                List.of("application/schema+json", Bodies.JSON),
                WorkflowSchema.text().getBytes(StandardCharsets.UTF_8));
    }

    /** A description of what this server answers or says, in YAML. @param name of the resource */
    static DocumentRoute description(String name) {
        try (InputStream resource = DocumentRoute.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is missing in the jar of the server; build it again");
            }
            return new DocumentRoute(Bodies.YAML, resource.readAllBytes());
        } catch (IOException problem) {
            throw new UncheckedIOException(name + " cannot be read", problem);
        }
    }

    Mono<Answer> document(Exchange exchange) {
        exchange.query().allow(List.of());
        return Mono.just(Answer.of(200, exchange.accepted(types), text));
    }
}
