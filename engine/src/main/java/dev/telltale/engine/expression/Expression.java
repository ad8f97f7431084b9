package dev.telltale.engine.expression;

import dev.telltale.engine.expression.cel.CelValues;
import dev.telltale.engine.expression.cel.Language;
import dev.telltale.engine.expression.cel.Lru;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value computed from what a workflow knows so far: CEL over {@code inputs}, {@code vars}, {@code nodes},
 * {@code execution} and the names of enclosing loops, or a constant.
 *
 * <p>An evaluation is bounded in time and memory, and reads the scope where it stands without copying it. Integers and
 * doubles mix in arithmetic. Beyond standard CEL: {@code a.?b.orValue(c)}; on texts {@code lowerAscii, upperAscii, trim,
 * split, join, replace, substring, indexOf}; {@code abs, floor, ceil, round, min, max}; {@code json(text)}.
 *
 * <p>Errors name what is wrong and where, and never show a value. Immutable; thread-safe.
 */
public final class Expression {
    private static final int CACHED_EXPRESSIONS = 1_000;

    /** Longer texts are not cached, so that the cache cannot fill the memory. */
    private static final int CACHED_LENGTH = 1_000;

    private static final Lru<Key, Program> CACHE = new Lru<>(CACHED_EXPRESSIONS);

    private final String text;
    private final @Nullable Program program;
    private final @Nullable Object constant;
    private final int base;
    private final List<Reference> references;

    private Expression(String text, @Nullable Program program, @Nullable Object constant, int base) {
        this.text = text;
        this.program = program;
        this.constant = constant;
        this.base = base;
        this.references = program == null ? List.of() : program.references(base);
    }

    /**
     * Compiles an expression. About a millisecond the first time; compiled ones are cached.
     *
     * @param names loop variables in scope, besides {@code inputs}, {@code vars}, {@code nodes}, {@code execution}
     * @throws ExpressionException when it is no valid expression, or reads a name that is not in scope
     */
    public static Expression compile(String text, Set<String> names) {
        return compile(text, names, 0);
    }

    /** @param base where {@code text} begins in the text that offsets are counted in */
    static Expression compile(String text, Set<String> names, int base) {
        try {
            Set<String> all = new HashSet<>(Language.ROOTS);
            all.addAll(names);
            return new Expression(text, program(text, all), null, base);
        } catch (ExpressionException e) {
            throw e.shifted(base);
        }
    }

    /** @param names all that are in scope */
    static Program program(String text, Set<String> names) {
        if (text.isBlank()) {
            throw new ExpressionException("the expression is empty", 0, null);
        }
        Key key = new Key(text, Set.copyOf(names));
        return text.length() > CACHED_LENGTH ? Program.of(key) : CACHE.get(key, Program::of);
    }

    /**
     * A constant.
     *
     * @throws ExpressionException when it is no JSON value, or larger than one may be
     */
    public static Expression literal(@Nullable Object jsonValue) {
        try {
            Object frozen = Json.freeze(jsonValue);
            return new Expression(Json.write(frozen), null, frozen, 0);
        } catch (JsonException e) {
            throw new ExpressionException(String.valueOf(e.getMessage()), -1, null);
        }
    }

    /**
     * What stands where a workflow expects an expression: a text is one, also wholly in {@code ${{ }}}; anything else is
     * a constant.
     *
     * @throws ExpressionException as {@link #compile} and {@link #literal} do
     */
    public static Expression of(@Nullable Object yamlValue, Set<String> names) {
        if (!(yamlValue instanceof String written)) {
            return literal(yamlValue);
        }
        if (written.stripLeading().startsWith("${{")) {
            List<Placeholder> placeholders = Placeholder.split(written);
            Placeholder only = Placeholder.onlyOne(written, placeholders);
            if (only != null) {
                return only.expression(names);
            }
        }
        return compile(written, names);
    }

    /** The expression as written, without {@code ${{ }}}; of a constant its JSON. */
    public String text() {
        return text;
    }

    /** Whether this is a constant given as such, rather than an expression. */
    public boolean isLiteral() {
        return program == null;
    }

    /** The ids of the nodes it reads, as {@code nodes.x} or {@code nodes['x']}; {@code has()} and {@code ?.} included. */
    public Set<String> nodes() {
        Set<String> nodes = new LinkedHashSet<>();
        for (Reference reference : references) {
            if (reference.root().equals("nodes") && !reference.path().isEmpty()) {
                nodes.add(reference.path().get(0));
            }
        }
        return nodes;
    }

    /** Everything it reads from the scope, in the order of the text, without duplicates. */
    public List<Reference> references() {
        return references;
    }

    /**
     * Computes the value.
     *
     * @param scope the roots and loop names; values are JSON values, whose maps may be lazy
     * @return a JSON value: what stands in the scope is given back as it is, anything built is unmodifiable
     * @throws ExpressionException when it has no value, or goes beyond its bounds
     */
    public @Nullable Object evaluate(Map<String, ?> scope) {
        if (program == null) {
            return constant;
        }
        try {
            return program.evaluate(scope);
        } catch (ExpressionException e) {
            throw e.shifted(base);
        }
    }

    /**
     * Computes a condition.
     *
     * @throws ExpressionException as {@link #evaluate}, and when the value is no boolean
     */
    public boolean test(Map<String, ?> scope) {
        Object value = evaluate(scope);
        if (value instanceof Boolean result) {
            return result;
        }
        throw new ExpressionException(
                "a condition must be true or false, but is " + CelValues.nameOf(value), base, null);
    }

    /**
     * What it reads, as text of each reference and its value; a missing one is left out.
     *
     * @return in the order of the references; unmodifiable only as far as the scope is
     */
    public Map<String, @Nullable Object> operands(Map<String, ?> scope) {
        Map<String, @Nullable Object> operands = new LinkedHashMap<>();
        for (Reference reference : references) {
            Object value = reference.read(scope);
            if (value != Reference.MISSING) {
                operands.put(reference.text(), value);
            }
        }
        return operands;
    }

    @Override
    public String toString() {
        return text;
    }

    /** What a compiled expression is cached by. */
    record Key(String text, Set<String> names) {}
}
