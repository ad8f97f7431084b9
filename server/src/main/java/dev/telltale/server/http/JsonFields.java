package dev.telltale.server.http;

import dev.telltale.monitor.wire.JsonReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, taken by name and type. Immutable. */
public final class JsonFields {
    private final String of;
    private final Map<String, @Nullable Object> fields;

    /** @param of what they are the fields of, for the errors: {@code body} */
    public JsonFields(String of, Map<String, @Nullable Object> fields) {
        this.of = of;
        this.fields = fields;
    }

    /** Those of a body. @param known the only fields that may occur */
    public static JsonFields read(byte[] body, List<String> known) {
        Utf8.decode(body, "the body");
        return new JsonFields("body", JsonReader.readObject(body)).allow(known);
    }

    /** Refuses any other field, naming it. */
    public JsonFields allow(List<String> known) {
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                String shown = Shown.of(name);
                throw HttpProblem.badRequest(where(shown), "there is no field '" + shown + "' here")
                        .hint(Spelling.hint(name, known))
                        .exception();
            }
        }
        return this;
    }

    /** The text, or null if it was not given. */
    public @Nullable String text(String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name, "text");
    }

    /** True or false; refused if it was not given. */
    public boolean flag(String name) {
        if (fields.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    /** True or false. */
    public boolean flag(String name, boolean whenAbsent) {
        return fields.get(name) == null ? whenAbsent : flag(name);
    }

    /** A text, or {@code true} or {@code false} as one; null if it was not given. */
    public @Nullable String flagOrText(String name) {
        return fields.get(name) instanceof Boolean flag ? flag.toString() : text(name);
    }

    /** The object's fields; empty if it was not given. */
    public Map<String, @Nullable Object> object(String name) {
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
    public Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(name).forEach((key, value) -> {
            if (!(value instanceof String text)) {
                throw wrong(name + "." + Shown.of(key), "text");
            }
            texts.put(key, text);
        });
        return texts;
    }

    /** The texts of a list; none if it was not given. */
    public List<String> list(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> items && items.stream().allMatch(String.class::isInstance)) {
            return items.stream().map(String.class::cast).toList();
        }
        throw wrong(name, "a list of texts");
    }

    /** Where a field stands, for errors. */
    public String where(String name) {
        return of + ", field " + name;
    }

    private RuntimeException wrong(String name, String type) {
        return HttpProblem.badRequest(where(name), "'" + name + "' is not " + type)
                .hint("give it as " + type)
                .exception();
    }
}
