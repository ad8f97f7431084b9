package dev.telltale.engine.task.typed;

import dev.telltale.engine.workflow.DurationText;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes JSON values of what a task leaves in its outputs. Not thread-safe: used for one value. */
final class JsonValues {
    private static final ClassValue<Map<String, MethodHandle>> ACCESSORS = new ClassValue<>() {
        @Override
        protected Map<String, MethodHandle> computeValue(Class<?> type) {
            return accessors(type);
        }
    };

    /** Values seen so far; each costs a byte of JSON at least, so more than the cap of those never fit. */
    private int seen;

    private JsonValues() {}

    /** @throws JsonException if it is none, too large or too deep */
    static @Nullable Object of(@Nullable Object value) {
        return Json.freeze(new JsonValues().json(value, 0));
    }

    private @Nullable Object json(@Nullable Object value, int depth) {
        if (++seen > Json.MAX_BYTES) {
            throw new JsonException("the value is more than " + Json.MAX_BYTES
                    + " bytes as JSON; keep the bulk in a file and give its name");
        } else if (depth > Json.MAX_DEPTH) {
            throw new JsonException(
                    "the value is nested more than " + Json.MAX_DEPTH + " levels deep; make it flatter");
        } else if (value instanceof Optional<?> optional) {
            return json(optional.orElse(null), depth);
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (value instanceof Duration duration) {
            return text(duration);
        } else if (value instanceof Instant instant) {
            return instant.toString();
        } else if (value instanceof Record parts) {
            return fields(parts, depth + 1);
        } else if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, part) -> copy.put(key, json(part, depth + 1)));
            return copy;
        } else if (value instanceof Collection<?> items) {
            List<@Nullable Object> copy = new ArrayList<>();
            items.forEach(item -> copy.add(json(item, depth + 1)));
            return copy;
        }
        return value;
    }

    private static String text(Duration duration) {
        if (duration.isNegative()) {
            throw new JsonException("a negative duration cannot be written; give a number of milliseconds");
        }
        return DurationText.write(duration);
    }

    private Map<String, @Nullable Object> fields(Record parts, int depth) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Map.Entry<String, MethodHandle> accessor :
                ACCESSORS.get(parts.getClass()).entrySet()) {
            fields.put(accessor.getKey(), json(part(parts, accessor.getValue()), depth));
        }
        return fields;
    }

    private static @Nullable Object part(Object parts, MethodHandle accessor) {
        try {
            return (Object) accessor.invokeExact(parts);
        } catch (RuntimeException | Error problem) {
            throw problem;
        } catch (Throwable checked) { // no accessor may declare one
            throw new IllegalStateException(checked);
        }
    }

    private static Map<String, MethodHandle> accessors(Class<?> type) {
        try {
            Access access = Access.to(type);
            Map<String, MethodHandle> accessors = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                accessors.put(RecordConversion.nameOf(component), access.getter(component.getAccessor()));
            }
            return accessors;
        } catch (UnfitException closed) {
            throw new JsonException("the record " + type.getSimpleName() + " " + closed.getMessage());
        }
    }
}
