package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Json;
import dev.telltale.monitor.wire.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Calls a server, and holds each answer against what is documented. */
final class Witness {
    private final Dock dock;
    private final ApiDocuments documents;

    /** The kinds of answer that were seen, as {@link Operation#answer} calls them. */
    final Set<String> seen = new TreeSet<>();

    Witness(Dock dock) {
        this.dock = dock;
        this.documents = dock.documents();
    }

    /** Calls an operation without a body. */
    RawConnection.Whole ask(int status, String id, String target, String... headers) {
        return call(status, id, target, null, null, headers);
    }

    RawConnection.Whole json(int status, String id, String target, String body) {
        return call(status, id, target, "application/json", body);
    }

    RawConnection.Whole yaml(int status, String id, String target, String body) {
        return call(status, id, target, "application/yaml", body);
    }

    /**
     * Calls an operation.
     *
     * @param target the id in its path if it has one, and then the query
     * @param headers whole lines
     */
    RawConnection.Whole call(
            int status, String id, String target, @Nullable String type, @Nullable String body, String... headers) {
        Operation operation = documents.operation(id);
        int mark = target.indexOf('?');
        String path = operation.pathOf(mark < 0 ? target : target.substring(0, mark))
                + (mark < 0 ? "" : target.substring(mark));
        RawConnection.Whole answer = dock.send(operation.method(), path, type, body, headers);
        assertThat(answer.status()).as("%s %s: %s", id, target, answer.body()).isEqualTo(status);
        check(operation, answer);
        return answer;
    }

    /** Holds an answer against what is documented for its status and its type. */
    void check(Operation operation, RawConnection.Whole answer) {
        Place response = operation.response(answer.status());
        String type = answer.headers().getOrDefault("content-type", "").replaceFirst(";.*", "");
        seen.add(operation.answer(answer.status(), type));
        response.members("headers").forEach((name, header) -> {
            String value = answer.headers().get(name.toLowerCase(Locale.ROOT));
            assertThat(value).as("header %s of %s", name, operation.id()).isNotNull();
            Object typed = "integer".equals(header.at("schema").object().get("type")) ? Long.valueOf(value) : value;
            refuseNothing(header.at("schema"), Json.write(typed));
        });
        if (!response.has("content")) {
            assertThat(answer.body()).as(operation.id()).isEmpty();
            return;
        }
        assertThat(response.members("content")).as(operation.id()).containsKey(type);
        refuseNothing(
                response.at("content", type, "schema"),
                type.endsWith("json") && !type.contains("ndjson") ? answer.body() : Json.write(answer.body()));
    }

    /** That a value is what a schema says. */
    void refuseNothing(Place schema, String json) {
        assertThat(documents.objections(schema, json))
                .as("%s at %s", json, schema)
                .isEmpty();
    }

    /** That an event is of its type, as a schema of all events is satisfied with parts of them too. */
    void checkEvent(Map<String, @Nullable Object> event) {
        String type = String.valueOf(event.get("type"));
        refuseNothing(message(type).at("payload"), Json.write(event));
    }

    /** What is documented for a type of frame, an event, or an {@code op}. */
    Place message(String name) {
        Place message = documents.messages().get(name.startsWith("custom.") ? "custom." : name);
        assertThat(message).as("the message %s", name).isNotNull();
        return message;
    }

    static Map<String, @Nullable Object> read(String json) {
        return JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8));
    }
}
