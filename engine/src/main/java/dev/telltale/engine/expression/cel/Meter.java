package dev.telltale.engine.expression.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.ConcatenatedListView;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation has used of its allowance. The library counts only the rounds of comprehensions, so a few of them
 * could still copy lists until the memory is gone; here every value computed is work, and every value built has a size.
 *
 * <p>Not thread-safe: it belongs to one evaluation on one thread, which finds it with {@link #current()}.
 */
public final class Meter implements CelEvaluationListener {
    /** Rounds of {@code all}, {@code exists}, {@code map} and {@code filter}, together. */
    public static final int ITERATIONS = 10_000;

    /** The longest text an expression may build, in chars. */
    static final int TEXT = 64 * 1024;

    /** The largest list or map an expression may build, in about the bytes of its JSON. */
    static final int VALUE = 2 * 1024 * 1024;

    /**
     * The steps of an expression of a workflow: values computed, compared or copied; a text counts once more for each 32 chars. About
     * 0.3 s at worst.
     */
    public static final int STEPS = 2_000_000;

    /** Chars and list entries built, also those that are soon dropped. */
    private static final int BUILT = 2_000_000;

    private static final int DEPTH = 64;

    private static final ThreadLocal<@Nullable Meter> CURRENT = new ThreadLocal<>();

    private final int steps;
    private final Set<Long> keys;
    private final @Nullable Meter outer;
    private int work;
    private int built;
    private @Nullable IdentityHashMap<Object, Integer> sizes;

    private Meter(int steps, Set<Long> keys, @Nullable Meter outer) {
        this.steps = steps;
        this.keys = keys;
        this.outer = outer;
    }

    /**
     * Begins an evaluation on this thread; {@link #end()} must follow. A lazy scope may evaluate in the midst of another.
     *
     * @param steps how many it may take, such as {@link #STEPS}
     * @param keys ids of the subexpressions that stand where a key stands
     */
    public static Meter begin(int steps, Set<Long> keys) {
        Meter meter = new Meter(steps, keys, CURRENT.get());
        CURRENT.set(meter);
        return meter;
    }

    /** Ends the evaluation; an outer one goes on. */
    public void end() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** The meter of the evaluation that runs on this thread. */
    public static Meter current() {
        Meter meter = CURRENT.get();
        if (meter == null) {
            throw new IllegalStateException("no evaluation runs on this thread");
        }
        return meter;
    }

    /** Takes note of {@code units} of work before it is done. */
    void work(long units) {
        if (units > steps - work) {
            throw new Exhausted("the expression takes too many steps (more than " + steps + ")");
        }
        work += (int) units;
    }

    /** Takes note of a text about to be built from {@code source}, which may be long itself. */
    void text(long chars, String source) {
        length(chars, source);
        build(chars);
    }

    /** Checks the length of a text that is built piece by piece. */
    void length(long chars, String source) {
        if (chars > Math.max(TEXT, source.length())) {
            throw new Exhausted("the expression builds a text longer than " + TEXT + " characters");
        }
    }

    /** Takes note of chars or list entries about to be built. */
    void build(long units) {
        work(units >> 4);
        if (units > BUILT - built) {
            throw new Exhausted("the expression builds too many texts or lists; make its data smaller");
        }
        built += (int) units;
    }

    @Override
    public void callback(CelExpr expr, Object value) {
        work(1);
        if (value instanceof String text) {
            work(text.length() >> 5);
        } else if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            // The library hashes keys and prints values it did not expect: neither is bounded for lists within lists.
            if (keys.contains(expr.id())) {
                throw new Refusal("a key must be a text, a number or a boolean");
            }
            if (!(value instanceof CelValues.View) && !(value instanceof ConcatenatedListView)) {
                size(value, DEPTH);
            }
        }
    }

    /** Counts a shared list as often as it stands in its owner, as printing, comparing and converting it would. */
    private int size(Object value, int depth) {
        if (value instanceof String text) {
            return text.length() + 2;
        }
        Object container = value instanceof CelValues.View view ? view.source() : value;
        boolean isList = container instanceof List<?>;
        if (!isList && !(container instanceof Map<?, ?>)) {
            return 2;
        }
        if (sizes == null) {
            sizes = new IdentityHashMap<>();
        }
        Integer known = sizes.get(container);
        if (known != null) {
            return known;
        }
        if (depth == 0) {
            throw new Exhausted("the expression nests lists or maps deeper than " + DEPTH + " levels");
        }
        int size = isList ? sizeOfList((List<?>) container, depth) : sizeOfMap((Map<?, ?>) container, depth);
        sizes.put(container, size);
        return size;
    }

    private int sizeOfList(List<?> list, int depth) {
        long size = 2;
        for (Object element : list) {
            size = grown(size, element, depth);
        }
        return (int) size;
    }

    private int sizeOfMap(Map<?, ?> map, int depth) {
        long size = 2;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            size = grown(grown(size, entry.getKey(), depth), entry.getValue(), depth);
        }
        return (int) size;
    }

    private long grown(long size, @Nullable Object part, int depth) {
        build(1);
        long grown = size + 1 + (part == null ? 4 : size(part, depth - 1));
        if (grown > VALUE) {
            throw new Exhausted("the expression builds a list or map larger than " + VALUE + " bytes");
        }
        return grown;
    }

    /**
     * Ends an evaluation that went beyond its allowance. An error, as CEL's {@code ||}, {@code &&} and comprehensions
     * take up exceptions and go on.
     */
    public static final class Exhausted extends Error {
        private static final long serialVersionUID = 1L;

        Exhausted(String message) {
            super(message, null, false, false);
        }
    }
}
