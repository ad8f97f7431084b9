package dev.telltale.engine.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** JSON values, walked through and changed in one place. */
final class Documents {
    private Documents() {}

    /** Shows every value with the way to it: names and indexes. */
    static void walk(Object value, List<Object> way, BiConsumer<List<Object>, Object> visitor) {
        visitor.accept(way, value);
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> walk(inner, then(way, name), visitor));
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                walk(items.get(i), then(way, i), visitor);
            }
        }
    }

    private static List<Object> then(List<Object> way, Object step) {
        List<Object> longer = new ArrayList<>(way);
        longer.add(step);
        return longer;
    }

    /** A copy in which one value is another. */
    static Object with(Object value, List<Object> way, Function<Object, Object> change) {
        if (way.isEmpty()) {
            return change.apply(value);
        }
        List<Object> rest = way.subList(1, way.size());
        if (value instanceof List<?> items) {
            List<Object> copy = new ArrayList<>(items);
            copy.set((Integer) way.get(0), with(copy.get((Integer) way.get(0)), rest, change));
            return copy;
        }
        Map<Object, Object> copy = new LinkedHashMap<>((Map<?, ?>) value);
        copy.put(way.get(0), with(copy.get(way.get(0)), rest, change));
        return copy;
    }

    /** A copy in which a map has one more entry. */
    static Object withEntry(Object value, List<Object> way, String name, Object entry) {
        return with(value, way, map -> {
            Map<Object, Object> longer = new LinkedHashMap<>((Map<?, ?>) map);
            longer.put(name, entry);
            return longer;
        });
    }

    /** A copy in which a map lacks an entry. */
    static Object without(Object value, List<Object> way, Object name) {
        return with(value, way, map -> {
            Map<Object, Object> shorter = new LinkedHashMap<>((Map<?, ?>) map);
            shorter.remove(name);
            return shorter;
        });
    }

    /** The way as the parser writes it, such as {@code nodes[2].retry}. */
    static String text(List<Object> way) {
        StringBuilder text = new StringBuilder();
        for (Object step : way) {
            text.append(step instanceof Integer ? "[" + step + "]" : (text.isEmpty() ? "" : ".") + step);
        }
        return text.toString();
    }
}
