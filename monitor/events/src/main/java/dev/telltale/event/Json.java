package dev.telltale.event;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as plain Java: null, {@link Boolean}, {@link Long}, {@link Double}, {@link String}, {@link List} and {@link Map}
 * of such values.
 *
 * <p>{@link #freeze} is the door by which a value enters an event: what it returns is deeply immutable, knows its own size and is
 * shared by reference from then on. Thread-safe: it has no state.
 */
public final class Json {
    /** Largest value that an event may carry, in UTF-8 bytes of its JSON text. */
    public static final int MAX_BYTES = 1 << 20;

    /** Deepest nesting of lists and maps that an event may carry. */
    public static final int MAX_DEPTH = 16;

    private Json() {}

    /**
     * Makes a deeply immutable copy; a value that came from here before is returned as it is.
     *
     * <p>Whole numbers become {@link Long}, others {@link Double}. Half a surrogate pair, which no UTF-8 text can hold, becomes
     * U+FFFD.
     *
     * @param value any mixture of null, booleans, numbers, text, enums, maps with text keys, collections and arrays of objects
     * @throws JsonException if it holds anything else, NaN or an infinity, or exceeds {@link #MAX_BYTES} or {@link #MAX_DEPTH};
     *     never much later than at the cap, however large the value is or however often it holds the same part
     */
    public static @Nullable Object freeze(@Nullable Object value) {
        Object frozen = freeze(value, 0);
        checkSize(size(frozen));
        return frozen;
    }

    /** As {@link #freeze(Object)}, for a map; null values in it are kept. */
    @SuppressWarnings("unchecked") // a map freezes to a map with text keys
    public static Map<String, @Nullable Object> freezeMap(Map<String, ? extends @Nullable Object> map) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(freeze(map));
    }

    /** As {@link #freeze(Object)}, for a list; null items in it are kept. */
    @SuppressWarnings("unchecked") // a list freezes to a list
    public static List<@Nullable Object> freezeList(List<? extends @Nullable Object> list) {
        return (List<@Nullable Object>) Objects.requireNonNull(freeze(list));
    }

    /** The compact JSON text of a value, which need not be frozen and has no cap here. */
    public static String write(@Nullable Object value) {
        return JsonText.write(value);
    }

    /** The length of a value's compact JSON text in UTF-8 bytes; known without a walk for frozen lists and maps. */
    public static int size(@Nullable Object value) {
        if (value == null) {
            return 4;
        }
        if (value instanceof String text) {
            return JsonText.size(text);
        }
        if (value instanceof FrozenMap map) {
            return map.size;
        }
        if (value instanceof FrozenList list) {
            return list.size;
        }
        if (value instanceof Boolean flag) {
            return flag ? 4 : 5;
        }
        if (value instanceof Number number) {
            return number(number).toString().length();
        }
        return size(freeze(value));
    }

    private static @Nullable Object freeze(@Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof String text) {
            return JsonText.wellFormed(text);
        }
        if (value instanceof FrozenMap || value instanceof FrozenList) {
            checkDepth(depth + (value instanceof FrozenMap map ? map.depth : ((FrozenList) value).depth));
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth + 1);
        }
        if (value instanceof Collection<?> items) {
            return list(items, depth + 1);
        }
        if (value instanceof Object[] array) {
            return list(Arrays.asList(array), depth + 1);
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            return JsonText.wellFormed(value.toString());
        }
        throw new JsonException(typeOf(value)
                + " is no JSON value; use text, a number, a boolean, null, a list or a map with text keys");
    }

    /** The number as Long or Double. @throws JsonException if it is NaN or an infinity */
    static Object number(Number number) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof BigInteger big && big.bitLength() < 64) {
            return big.longValue();
        }
        double real = number.doubleValue();
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            throw new JsonException(real + " cannot be written as JSON; use a finite number or null");
        }
        return number instanceof Double ? number : (Object) real;
    }

    private static FrozenMap map(Map<?, ?> map, int depth) {
        checkDepth(depth);
        if (map.isEmpty()) {
            return FrozenMap.EMPTY;
        }
        LinkedHashMap<String, @Nullable Object> copy = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new JsonException("a key is " + typeOf(entry.getKey()) + "; JSON objects have text keys");
            }
            Object frozen = freeze(entry.getValue(), depth);
            copy.put(JsonText.wellFormed(key), frozen);
            bytes += key.length() + size(frozen);
            checkSize(bytes);
        }
        return new FrozenMap(copy);
    }

    private static FrozenList list(Collection<?> items, int depth) {
        checkDepth(depth);
        ArrayList<@Nullable Object> copy = new ArrayList<>();
        long bytes = 0;
        for (Object item : items) {
            Object frozen = freeze(item, depth);
            copy.add(frozen);
            bytes += size(frozen);
            checkSize(bytes);
        }
        return new FrozenList(copy);
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : "a " + value.getClass().getTypeName();
    }

    /** Also called on the way, so that a huge value is refused before it is copied. */
    private static void checkSize(long bytes) {
        if (bytes > MAX_BYTES) {
            throw new JsonException("the value is more than " + MAX_BYTES
                    + " bytes as JSON, the most an event may carry; keep the bulk in a file and pass its name");
        }
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new JsonException("the value is nested more than " + MAX_DEPTH + " levels deep; make it flatter");
        }
    }
}
