package dev.telltale.engine.expression;

import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A text with {@code ${{ expression }}} in it, or a list or map of such texts. A text that is one single
 * {@code ${{ }}} keeps the type of its value; a literal {@code ${{} is written {@code $${{}.
 *
 * <p>Errors carry offsets in the whole text. Immutable; thread-safe.
 */
public final class Template {
    private final String text;
    private final Body body;

    private Template(String text, Body body) {
        this.text = text;
        this.body = body;
    }

    /**
     * Compiles a text.
     *
     * @param names loop variables in scope, besides {@code inputs}, {@code vars}, {@code nodes}, {@code execution}
     * @throws ExpressionException when a placeholder does not close or its expression does not compile
     */
    public static Template compile(String text, Set<String> names) {
        List<Placeholder> placeholders = Placeholder.split(text);
        Placeholder only = Placeholder.onlyOne(text, placeholders);
        if (only != null && only.length() == text.length()) {
            return new Template(text, new Single(only.expression(names)));
        }
        List<Object> parts = new ArrayList<>();
        int end = 0;
        for (Placeholder placeholder : placeholders) {
            parts.add(unescaped(text.substring(end, placeholder.start())));
            parts.add(placeholder.expression(names));
            end = placeholder.end();
        }
        parts.add(unescaped(text.substring(end)));
        return new Template(text, parts.size() == 1 ? new Constant(parts.get(0)) : new Mixed(List.copyOf(parts)));
    }

    /**
     * Compiles whatever stands where a workflow takes text: the strings of maps and lists are templates, all else is
     * constant. Keys of maps are never templates.
     *
     * @throws ExpressionException as {@link #compile}; within a map or list, its message begins with the place and its
     *     offset counts in that string
     */
    public static Template of(@Nullable Object yamlValue, Set<String> names) {
        if (yamlValue instanceof String text) {
            return compile(text, names);
        }
        try {
            return new Template(Json.write(yamlValue), body(yamlValue, names, ""));
        } catch (JsonException e) {
            throw new ExpressionException(String.valueOf(e.getMessage()), -1, null);
        }
    }

    private static Body body(@Nullable Object value, Set<String> names, String place) {
        if (value instanceof String text) {
            try {
                return compile(text, names).body;
            } catch (ExpressionException e) {
                throw e.at(place);
            }
        }
        if (value instanceof List<?> list) {
            List<Body> parts = new ArrayList<>();
            for (Object element : list) {
                parts.add(body(element, names, place + "[" + parts.size() + "]"));
            }
            return folded(new Listed(List.copyOf(parts)));
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Body> parts = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = String.valueOf(entry.getKey());
                parts.put(key, body(entry.getValue(), names, place.isEmpty() ? key : place + "." + key));
            }
            return folded(new Mapped(Collections.unmodifiableMap(parts)));
        }
        return constant(value);
    }

    /** What holds no placeholder is rendered once, and not for every run. */
    private static Body folded(Body whole) {
        return whole.isConstant() ? constant(whole.render(Map.of())) : whole;
    }

    /**
     * Fills in the values.
     *
     * @param scope as for {@link Expression#evaluate}
     * @return a JSON value; of a text with more than one single {@code ${{ }}} in it, a text
     * @throws ExpressionException when a value cannot be computed
     */
    public @Nullable Object render(Map<String, ?> scope) {
        return body.render(scope);
    }

    /**
     * The value as far as it is known before anything is computed.
     *
     * @return a JSON value with {@link Unknown} for everything that an expression decides
     */
    public @Nullable Object outline() {
        return body.outline();
    }

    /** Stands for what an expression has yet to compute. */
    public enum Unknown {
        /** Any JSON value. */
        VALUE,
        /** Some text. */
        TEXT
    }

    /** As {@link #render}, as text: strings as they are, null as nothing, everything else as JSON. */
    public String renderText(Map<String, ?> scope) {
        return asText(body.render(scope));
    }

    /** The ids of the nodes it reads. */
    public Set<String> nodes() {
        Set<String> nodes = new LinkedHashSet<>();
        body.eachExpression(expression -> nodes.addAll(expression.nodes()));
        return nodes;
    }

    /** Everything it reads from the scope, in order, without duplicates; offsets count in the string they stand in. */
    public List<Reference> references() {
        Map<String, Reference> all = new LinkedHashMap<>();
        body.eachExpression(expression -> expression.references().forEach(r -> all.putIfAbsent(r.text(), r)));
        return List.copyOf(all.values());
    }

    /** Whether it holds no placeholder. */
    public boolean isLiteral() {
        return body.isConstant();
    }

    /** The text as written; of a list or map its JSON. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }

    static String asText(@Nullable Object value) {
        if (value instanceof String string) {
            return string;
        }
        try {
            return value == null ? "" : Json.write(value);
        } catch (JsonException e) {
            throw new ExpressionException(String.valueOf(e.getMessage()), -1, null);
        }
    }

    private static String unescaped(String text) {
        return text.replace(Placeholder.ESCAPED, Placeholder.OPEN);
    }

    private static Constant constant(@Nullable Object value) {
        return new Constant(Expression.literal(value).evaluate(Map.of()));
    }

    private sealed interface Body {
        @Nullable
        Object render(Map<String, ?> scope);

        @Nullable
        Object outline();

        default void eachExpression(Consumer<Expression> visitor) {}

        default boolean isConstant() {
            return false;
        }
    }

    private record Constant(@Nullable Object value) implements Body {
        @Override
        public @Nullable Object render(Map<String, ?> scope) {
            return value;
        }

        @Override
        public @Nullable Object outline() {
            return value;
        }

        @Override
        public boolean isConstant() {
            return true;
        }
    }

    private record Single(Expression expression) implements Body {
        @Override
        public @Nullable Object render(Map<String, ?> scope) {
            return expression.evaluate(scope);
        }

        @Override
        public Object outline() {
            return Unknown.VALUE;
        }

        @Override
        public void eachExpression(Consumer<Expression> visitor) {
            visitor.accept(expression);
        }
    }

    /** @param parts texts and expressions */
    private record Mixed(List<Object> parts) implements Body {
        @Override
        public String render(Map<String, ?> scope) {
            StringBuilder result = new StringBuilder();
            for (Object part : parts) {
                result.append(part instanceof Expression expression ? asText(expression.evaluate(scope)) : part);
                if (result.length() > Json.MAX_BYTES) {
                    throw new ExpressionException(
                            "the text becomes longer than " + Json.MAX_BYTES + " bytes", -1, null);
                }
            }
            return result.toString();
        }

        @Override
        public Object outline() {
            return Unknown.TEXT;
        }

        @Override
        public void eachExpression(Consumer<Expression> visitor) {
            for (Object part : parts) {
                if (part instanceof Expression expression) {
                    visitor.accept(expression);
                }
            }
        }
    }

    private record Listed(List<Body> parts) implements Body {
        @Override
        public Object render(Map<String, ?> scope) {
            List<@Nullable Object> result = new ArrayList<>(parts.size());
            for (Body part : parts) {
                result.add(part.render(scope));
            }
            return Collections.unmodifiableList(result);
        }

        @Override
        public Object outline() {
            List<@Nullable Object> result = new ArrayList<>(parts.size());
            parts.forEach(part -> result.add(part.outline()));
            return result;
        }

        @Override
        public void eachExpression(Consumer<Expression> visitor) {
            parts.forEach(part -> part.eachExpression(visitor));
        }

        @Override
        public boolean isConstant() {
            return parts.stream().allMatch(Body::isConstant);
        }
    }

    private record Mapped(Map<String, Body> parts) implements Body {
        @Override
        public Object render(Map<String, ?> scope) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            parts.forEach((key, part) -> result.put(key, part.render(scope)));
            return Collections.unmodifiableMap(result);
        }

        @Override
        public Object outline() {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            parts.forEach((key, part) -> result.put(key, part.outline()));
            return result;
        }

        @Override
        public void eachExpression(Consumer<Expression> visitor) {
            parts.values().forEach(part -> part.eachExpression(visitor));
        }

        @Override
        public boolean isConstant() {
            return parts.values().stream().allMatch(Body::isConstant);
        }
    }
}
