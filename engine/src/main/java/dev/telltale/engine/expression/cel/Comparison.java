package dev.telltale.engine.expression.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.exceptions.CelIndexOutOfBoundsException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.ConcatenatedListView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code == != in [] +} on lists and objects, each step counted by the {@link Meter}. Same results as CEL's own. */
final class Comparison {
    private Comparison() {}

    /** Equality takes any two values, as {@code 1 == 1.0} would not compile otherwise. */
    static List<CelFunctionDecl> declarations() {
        return List.of(equality("_==_", "equals"), equality("_!=_", "not_equals"));
    }

    private static CelFunctionDecl equality(String symbol, String id) {
        return CelFunctionDecl.newFunctionDeclaration(
                symbol, CelOverloadDecl.newGlobalOverload(id, SimpleType.BOOL, SimpleType.DYN, SimpleType.DYN));
    }

    static List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from("equals", Object.class, Object.class, Comparison::areEqual),
                CelFunctionBinding.from("not_equals", Object.class, Object.class, (x, y) -> !areEqual(x, y)),
                CelFunctionBinding.from("in_list", Object.class, List.class, Comparison::isIn),
                CelFunctionBinding.from("in_map", Object.class, Map.class, (key, map) -> find(map, key) != null),
                CelFunctionBinding.from("index_list", List.class, Number.class, Comparison::at),
                CelFunctionBinding.from("index_map", Map.class, Object.class, Comparison::get),
                // The library's own pairs both fit an optional list and an integer, and it then refuses to choose.
                CelFunctionBinding.from("optional_list_index_int", Optional.class, Long.class, Comparison::atOptional),
                CelFunctionBinding.from(
                        "optional_map_index_value", Optional.class, String.class, Comparison::atOptional),
                CelFunctionBinding.from(
                        "optional_list_optindex_optional_int", Optional.class, Long.class, Comparison::atOptional),
                CelFunctionBinding.from(
                        "optional_map_optindex_optional_value", Optional.class, String.class, Comparison::atOptional),
                CelFunctionBinding.from("add_list", List.class, List.class, Comparison::concat));
    }

    private static boolean areEqual(Object x, Object y) {
        return equal(x, y, Meter.current());
    }

    private static boolean equal(@Nullable Object x, @Nullable Object y, Meter meter) {
        meter.work(1);
        if (x instanceof Number a) {
            return y instanceof Number b && equalNumbers(a, b);
        }
        if (x instanceof String text) {
            meter.work(text.length() >> 5);
            return text.equals(y);
        }
        if (x instanceof List<?> a) {
            return y instanceof List<?> b && equalLists(a, b, meter);
        }
        if (x instanceof Map<?, ?> a) {
            return y instanceof Map<?, ?> b && equalMaps(a, b, meter);
        }
        if (x instanceof Optional<?> a) {
            return y instanceof Optional<?> b
                    && a.isPresent() == b.isPresent()
                    && (a.isEmpty() || equal(a.get(), b.orElseThrow(), meter));
        }
        return Objects.equals(x, y);
    }

    private static boolean equalNumbers(Number x, Number y) {
        if (x instanceof Long && y instanceof Long) {
            return x.longValue() == y.longValue();
        }
        if (x instanceof Double || y instanceof Double) {
            double a = x.doubleValue();
            double b = y.doubleValue();
            // The doubles may be equal only because a large integer was rounded.
            return a == b && (x instanceof Double && y instanceof Double || exact(x).compareTo(exact(y)) == 0);
        }
        return exact(x).compareTo(exact(y)) == 0;
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof UnsignedLong unsigned) {
            return new BigDecimal(unsigned.bigIntegerValue());
        }
        return number instanceof Double ? new BigDecimal(number.doubleValue()) : BigDecimal.valueOf(number.longValue());
    }

    private static boolean equalLists(List<?> x, List<?> y, Meter meter) {
        if (x.size() != y.size()) {
            return false;
        }
        Iterator<?> others = y.iterator();
        for (Object element : x) {
            if (!equal(element, others.next(), meter)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> x, Map<?, ?> y, Meter meter) {
        if (x.size() != y.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : x.entrySet()) {
            Object other = find(y, entry.getKey());
            if (other == null || !equal(entry.getValue(), other, meter)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIn(Object value, List<?> list) {
        Meter meter = Meter.current();
        for (Object element : list) {
            if (equal(element, value, meter)) {
                return true;
            }
        }
        return false;
    }

    /** The value of a key, where {@code 1}, {@code 1u} and {@code 1.0} are one key; null when there is none. */
    private static @Nullable Object find(Map<?, ?> map, Object key) {
        if (key instanceof List<?> || key instanceof Map<?, ?>) {
            // Its hash code would be work that nobody counts.
            return null;
        }
        Object value = map.get(key);
        if (value != null || !(key instanceof Number number)) {
            return value;
        }
        if (key instanceof Long) {
            return number.longValue() < 0 ? null : map.get(UnsignedLong.valueOf(number.longValue()));
        }
        if (!Double.isFinite(number.doubleValue())) {
            return null;
        }
        long whole = number.longValue();
        return exact(number).compareTo(BigDecimal.valueOf(whole)) == 0 ? map.get(whole) : null;
    }

    private static Object get(Map<?, ?> map, Object key) {
        Object value = find(map, key);
        if (value == null) {
            throw CelAttributeNotFoundException.of("no such key");
        }
        return value;
    }

    private static Object at(List<?> list, Number index) {
        double position = index.doubleValue();
        if (!(position >= 0 && position < list.size() && position == Math.rint(position))) {
            throw new CelIndexOutOfBoundsException("index");
        }
        return list.get((int) position);
    }

    private static Optional<Object> atOptional(Optional<?> container, Object key) {
        Object owner = container.isPresent() ? container.get() : Map.of();
        if (owner instanceof Map<?, ?> map) {
            return Optional.ofNullable(find(map, key));
        }
        if (owner instanceof List<?> list && key instanceof Long index) {
            return index >= 0 && index < list.size() ? Optional.of(list.get(index.intValue())) : Optional.empty();
        }
        throw new Refusal("[] needs a list or an object but got " + CelValues.nameOf(owner));
    }

    @SuppressWarnings("unchecked") // lists of a CEL evaluation hold any object
    private static List<?> concat(List<?> first, List<?> second) {
        if (first instanceof ConcatenatedListView) {
            // The library's own way to collect the results of map() and filter(); its rounds are counted elsewhere.
            Meter.current().build(second.size());
            ((List<Object>) first).addAll(second);
            return first;
        }
        Meter.current().build((long) first.size() + second.size());
        List<Object> both = new ArrayList<>(first.size() + second.size());
        both.addAll(first);
        both.addAll(second);
        return both;
    }
}
