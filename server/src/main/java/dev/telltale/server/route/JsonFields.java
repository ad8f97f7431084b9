package dev.telltale.server.route;

import dev.telltale.monitor.wire.JsonReader;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Shown;
import dev.telltale.server.http.Spelling;
import dev.telltale.server.http.Utf8;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON body, taken by name and type. Immutable. */
final class JsonFields {
    private final Map<String, @Nullable Object> fields;

    private JsonFields(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** @param known the only fields that may occur */
    static JsonFields read(byte[] body, List<String> known) {
        Utf8.decode(body, "the body");
        Map<String, @Nullable Object> fields = JsonReader.readObject(body);
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                String shown = Shown.of(name);
                throw HttpProblem.badRequest("body, field " + shown, "there is no field '" + shown + "' here")
                        .hint(Spelling.hint(name, known))
                        .exception();
            }
        }
        return new JsonFields(fields);
    }

    /** The text, or null if it was not given. */
    @Nullable
    String text(String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name, "text");
    }

    /** True or false; refused if it was not given. */
    boolean flag(String name) {
        if (fields.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    /** The object's fields; empty if it was not given. */
    Map<String, @Nullable Object> object(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(name, "an object");
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        map.forEach((key, item) -> object.put(String.valueOf(key), item));
        return object;
    }

    /** As {@link #object}, of texts alone. */
    Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(name).forEach((key, value) -> {
            if (!(value instanceof String text)) {
                throw wrong(name + "." + Shown.of(key), "text");
            }
            texts.put(key, text);
        });
        return texts;
    }

    private static RuntimeException wrong(String name, String type) {
        return HttpProblem.badRequest("body, field " + name, "'" + name + "' is not " + type)
                .hint("give it as " + type)
                .exception();
    }
}
