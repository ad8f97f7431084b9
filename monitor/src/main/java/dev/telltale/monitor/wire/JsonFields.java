package dev.telltale.monitor.wire;

import dev.telltale.event.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object that was read, each asked for as what it must be. Not thread-safe. */
final class JsonFields {
    /** Constants by their names in small letters. */
    private static final ClassValue<Map<String, Object>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            Map<String, Object> byName = new HashMap<>();
            for (Object constant : type.getEnumConstants()) {
                byName.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
            }
            return byName;
        }
    };

    private final String at;
    private final Map<String, @Nullable Object> fields;

    /** @param at where the object stands, such as {@code data}; empty at the top */
    JsonFields(String at, Map<String, @Nullable Object> fields) {
        this.at = at;
        this.fields = fields;
    }

    /** Those of an object that {@link JsonOut} has written. @throws JsonSyntaxException if it is none */
    static JsonFields written(byte[] json) {
        return new JsonFields("", WrittenJson.object(json, 0, json.length));
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A user's value, or null if it is null or absent. */
    @Nullable
    Object value(String name) {
        return fields.get(name);
    }

    String text(String name) {
        return required(name, textOrNull(name));
    }

    @Nullable
    String textOrNull(String name) {
        return as(String.class, name, "a text");
    }

    long number(String name) {
        return required(name, numberOrNull(name));
    }

    int integer(String name) {
        return toInt(name, number(name));
    }

    @Nullable
    Long numberOrNull(String name) {
        return as(Long.class, name, "an integer");
    }

    @Nullable
    Integer integerOrNull(String name) {
        Long number = numberOrNull(name);
        return number == null ? null : (Integer) toInt(name, number);
    }

    double real(String name) {
        return required(name, as(Number.class, name, "a number")).doubleValue();
    }

    long numberOr(String name, long whenAbsent) {
        Long number = numberOrNull(name);
        return number == null ? whenAbsent : number;
    }

    boolean flagOr(String name, boolean whenAbsent) {
        return has(name) ? flag(name) : whenAbsent;
    }

    boolean flag(String name) {
        return required(name, as(Boolean.class, name, "true or false"));
    }

    long time(String name) {
        String text = text(name);
        try {
            return Timestamps.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, "is no time such as 2026-01-31T23:59:59.000000Z");
        }
    }

    long timeOr(String name, long whenAbsent) {
        return has(name) ? time(name) : whenAbsent;
    }

    <E extends Enum<E>> E constant(Class<E> type, String name) {
        Object constant = CONSTANTS.get(type).get(text(name));
        if (constant == null) {
            throw wrong(name, "is none of the known words");
        }
        return type.cast(constant);
    }

    JsonFields object(String name) {
        return required(name, objectOrNull(name));
    }

    @Nullable
    JsonFields objectOrNull(String name) {
        Map<String, @Nullable Object> map = mapOrNull(name);
        return map == null ? null : new JsonFields(path(name), map);
    }

    Map<String, @Nullable Object> map(String name) {
        return required(name, mapOrNull(name));
    }

    @SuppressWarnings("unchecked") // maps that were read have text keys
    @Nullable
    Map<String, @Nullable Object> mapOrNull(String name) {
        return (Map<String, @Nullable Object>) as(Map.class, name, "an object");
    }

    List<?> list(String name) {
        return required(name, listOrNull(name));
    }

    @SuppressWarnings("unchecked") // lists that were read hold JSON values
    @Nullable
    List<@Nullable Object> listOrNull(String name) {
        return (List<@Nullable Object>) as(List.class, name, "a list");
    }

    List<String> texts(String name) {
        List<?> items = list(name);
        for (Object item : items) {
            if (!(item instanceof String)) {
                throw wrong(name, "is no list of texts");
            }
        }
        return items.stream().map(String.class::cast).toList();
    }

    @SuppressWarnings("unchecked") // maps that were read have text keys
    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof Map<?, ?> map)) {
                throw wrong(name, "is no list of objects");
            }
            objects.add(new JsonFields(path(name), (Map<String, @Nullable Object>) map));
        }
        return objects;
    }

    List<Long> numbers(String name) {
        List<?> items = list(name);
        for (Object item : items) {
            if (!(item instanceof Long)) {
                throw wrong(name, "is no list of integers");
            }
        }
        return items.stream().map(Long.class::cast).toList();
    }

    /** An object of texts. */
    Map<String, String> textMap(String name) {
        JsonFields object = object(name);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : object.fields.keySet()) {
            texts.put(key, object.text(key));
        }
        return texts;
    }

    JsonSyntaxException wrong(String name, String what) {
        return new JsonSyntaxException(0, 0, path(name) + " " + what);
    }

    private <T> @Nullable T as(Class<T> type, String name, String what) {
        Object value = fields.get(name);
        if (value != null && !type.isInstance(value)) {
            throw wrong(name, "is not " + what);
        }
        return type.cast(value);
    }

    private <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    private int toInt(String name, long number) {
        if (number != (int) number) {
            throw wrong(name, "is too large");
        }
        return (int) number;
    }

    private String path(String name) {
        return at.isEmpty() ? name : at + "." + name;
    }

    @Override
    public String toString() {
        return Json.write(fields);
    }
}
