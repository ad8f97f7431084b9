package dev.telltale.engine.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value that an expression reads from its scope: a root name and the constant path that follows it.
 *
 * @param text the reference as written, such as {@code nodes['my-node'].outputs.x}
 * @param root its first name, such as {@code nodes}
 * @param path the keys after the root, such as {@code [my-node, outputs, x]}; ends before the first computed key
 * @param offset where the root stands, a 0-based char offset in the text given to {@code compile}
 */
public record Reference(String text, String root, List<String> path, int offset) {
    public Reference {
        path = List.copyOf(path);
    }

    /** What {@link #read} gives when there is nothing to read; null is a value. */
    static final Object MISSING = new Object();

    /** The value this reference has in a scope. */
    @Nullable
    Object read(Map<String, ?> scope) {
        Object value = step(scope, root);
        for (String key : path) {
            value = step(value, key);
        }
        return value;
    }

    private static @Nullable Object step(@Nullable Object container, String key) {
        if (container instanceof Map<?, ?> map) {
            Object value = map.get(key);
            return value != null || map.containsKey(key) ? value : MISSING;
        }
        if (container instanceof List<?> list && key.matches("\\d{1,9}")) {
            int index = Integer.parseInt(key);
            return index < list.size() ? list.get(index) : MISSING;
        }
        return MISSING;
    }
}
