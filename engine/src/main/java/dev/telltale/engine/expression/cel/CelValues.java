package dev.telltale.engine.expression.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries JSON values into CEL and back. On the way in nothing is copied: maps and lists become views that translate an
 * entry when it is read, since CEL takes a Java null for "not known yet" and knows only {@code Long} and {@code Double}.
 */
public final class CelValues {
    private CelValues() {}

    /** The CEL value of a JSON value, as a view where it is a map or list. */
    public static Object toCel(@Nullable Object json) {
        if (json instanceof String || json instanceof Long || json instanceof Boolean || json instanceof Double) {
            return json;
        }
        if (json == null) {
            return NullValue.NULL_VALUE;
        }
        if (json instanceof Map<?, ?> map) {
            return new MapView(map);
        }
        if (json instanceof List<?> list) {
            return new ListView(list);
        }
        if (json instanceof Integer || json instanceof Short || json instanceof Byte) {
            return ((Number) json).longValue();
        }
        if (json instanceof Number number) {
            return number.doubleValue();
        }
        throw new Refusal("a value is neither text, number, boolean, list nor object");
    }

    /** The JSON value of a CEL result. A view gives back what it stands for; lists and maps that CEL built are copied. */
    public static @Nullable Object toJson(Object value) {
        if (value instanceof View view) {
            return view.source();
        }
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Double number) {
            if (!Double.isFinite(number)) {
                throw new Refusal("the result is not a finite number");
            }
            return number;
        }
        if (value instanceof NullValue) {
            return null;
        }
        if (value instanceof List<?> list) {
            return toJsonList(list);
        }
        if (value instanceof Map<?, ?> map) {
            return toJsonMap(map);
        }
        return scalarToJson(value);
    }

    private static @Nullable Object scalarToJson(Object value) {
        if (value instanceof UnsignedLong number) {
            if (number.longValue() < 0) {
                throw new Refusal("the result is larger than a 64-bit integer");
            }
            return number.longValue();
        }
        if (value instanceof Instant instant) {
            return instant.toString();
        }
        if (value instanceof Duration duration) {
            return seconds(duration);
        }
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? toJson(optional.get()) : null;
        }
        throw new Refusal("the result is " + nameOf(value) + ", which is no JSON value");
    }

    /** As CEL's own {@code string(duration)}: {@code 90s}, {@code 0.5s}. */
    private static String seconds(Duration duration) {
        String text = new java.math.BigDecimal(duration.getSeconds())
                .add(java.math.BigDecimal.valueOf(duration.getNano(), 9))
                .stripTrailingZeros()
                .toPlainString();
        return text + "s";
    }

    private static List<@Nullable Object> toJsonList(List<?> list) {
        List<@Nullable Object> result = new ArrayList<>(list.size());
        for (Object element : list) {
            result.add(toJson(element));
        }
        return Collections.unmodifiableList(result);
    }

    private static Map<String, @Nullable Object> toJsonMap(Map<?, ?> map) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            if (result.containsKey(key)) {
                throw new Refusal("the result has two keys that are one as text");
            }
            result.put(key, toJson(entry.getValue()));
        }
        return Collections.unmodifiableMap(result);
    }

    /** What kind of thing a value is, with its article; never the value. */
    public static String nameOf(@Nullable Object value) {
        if (value == null || value instanceof NullValue) {
            return "null";
        }
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        if (value instanceof Map<?, ?>) {
            return "an object";
        }
        return value.getClass().getSimpleName().contains("Byte") ? "bytes" : "a type, a time or a duration";
    }

    /** A map or list of the scope. */
    interface View {
        Object source();
    }

    private static final class MapView extends AbstractMap<String, Object> implements View {
        private final Map<?, ?> source;

        MapView(Map<?, ?> source) {
            this.source = source;
        }

        @Override
        public Object source() {
            return source;
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            if (!(key instanceof String)) {
                return null;
            }
            Object value = source.get(key);
            return value != null || source.containsKey(key) ? toCel(value) : null;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key instanceof String && source.containsKey(key);
        }

        @Override
        public int size() {
            return source.size();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    Iterator<? extends Entry<?, ?>> entries = source.entrySet().iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return entries.hasNext();
                        }

                        @Override
                        public Entry<String, Object> next() {
                            Entry<?, ?> entry = entries.next();
                            return Map.entry(String.valueOf(entry.getKey()), toCel(entry.getValue()));
                        }
                    };
                }

                @Override
                public int size() {
                    return source.size();
                }
            };
        }

        @Override
        public Set<String> keySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<String> iterator() {
                    // Keys alone, so that a lazy map need not compute its values for all() or map().
                    Iterator<?> keys = source.keySet().iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return keys.hasNext();
                        }

                        @Override
                        public String next() {
                            return String.valueOf(keys.next());
                        }
                    };
                }

                @Override
                public int size() {
                    return source.size();
                }
            };
        }

        /** The library prints what it did not expect into its messages. */
        @Override
        public String toString() {
            return "an object";
        }
    }

    private static final class ListView extends AbstractList<Object> implements View {
        private final List<?> source;

        ListView(List<?> source) {
            this.source = source;
        }

        @Override
        public Object source() {
            return source;
        }

        @Override
        public Object get(int index) {
            return toCel(source.get(index));
        }

        @Override
        public int size() {
            return source.size();
        }

        @Override
        public String toString() {
            return "a list";
        }
    }
}
