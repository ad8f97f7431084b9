package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands between two blank lines of a stream (WHATWG HTML, section 9.2). What a browser would pass over in silence, such as a field it
 * does not know, is an error here.
 *
 * @param lines as they came
 * @param data null for a block that fires no event
 */
record SseBlock(
        List<String> lines,
        List<String> comments,
        @Nullable String id,
        @Nullable String event,
        @Nullable String data,
        @Nullable String retry) {
    private static final JsonMapper JSON = new JsonMapper();

    static SseBlock parse(byte[] block) {
        String text = Wire.utf8(block);
        // It would end a line, for a browser; nothing else that is no field may stand at the start of one.
        assertThat(text).doesNotContain("\r").doesNotContain("\0");
        List<String> comments = new ArrayList<>();
        List<String> data = new ArrayList<>();
        String id = null;
        String event = null;
        String retry = null;
        for (String line : text.split("\n", -1)) {
            String[] field = line.split(": ?", 2);
            String value = field.length < 2 ? "" : field[1];
            switch (field[0]) {
                case "" -> comments.add(value);
                case "data" -> data.add(value);
                case "id" -> id = once("id", id, value);
                case "event" -> event = once("event", event, value);
                case "retry" -> retry = once("retry", retry, value);
                default -> throw new AssertionError("a browser knows no field '" + line + "'");
            }
        }
        return new SseBlock(
                text.lines().toList(), comments, id, event, data.isEmpty() ? null : String.join("\n", data), retry);
    }

    private static String once(String name, @Nullable String before, String value) {
        assertThat(before).as("the %s before this one in its block", name).isNull();
        return value;
    }

    JsonNode json() {
        return JSON.readTree(data);
    }

    /** What the data says it is. */
    String type() {
        return json().get("type").asString();
    }

    long seq() {
        return json().get("seq").asLong();
    }
}
