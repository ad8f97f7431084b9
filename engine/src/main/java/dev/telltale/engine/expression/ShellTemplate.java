package dev.telltale.engine.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A shell script with {@code ${{ expression }}} in it. No value ever becomes part of the script: each reaches the shell
 * as an environment variable, and the script reads it, quoted for where it stands, so that it is neither run nor split
 * nor expanded. Where no quoting can promise that, such as in arithmetic or after {@code eval}, the script is refused.
 *
 * <p>It cannot know what another program makes of its arguments: {@code ssh host "ls ${{ x }}"} hands the value to a
 * shell on the other side.
 *
 * <p>A literal {@code ${{} is written {@code $${{}; comments are left alone. Immutable; thread-safe.
 */
public final class ShellTemplate {
    /** Linux takes no longer string into a process's environment, its name and end included. */
    private static final int LONGEST_VARIABLE = 128 * 1024;

    private final String text;
    private final String script;
    private final Map<String, Expression> variables;

    private final List<Place> places;

    private ShellTemplate(String text, String script, Map<String, Expression> variables, List<Place> places) {
        this.text = text;
        this.script = script;
        this.variables = variables;
        this.places = places;
    }

    /** Which variable stands for a placeholder. */
    private record Place(Placeholder placeholder, String variable) {}

    /**
     * Compiles a script for {@code sh}.
     *
     * @param names loop variables in scope, besides {@code inputs}, {@code vars}, {@code nodes}, {@code execution}
     * @throws ExpressionException when an expression does not compile, or stands where a value would not be safe
     */
    public static ShellTemplate compile(String script, Set<String> names) {
        Map<String, Expression> variables = new LinkedHashMap<>();
        Map<String, String> known = new LinkedHashMap<>();
        List<Place> places = new ArrayList<>();
        ShellScanner scanner = new ShellScanner(script, placeholder -> {
            Expression expression = placeholder.expression(names);
            String name = known.computeIfAbsent(expression.text(), text -> {
                String variable = "TELLTALE_V" + (variables.size() + 1);
                variables.put(variable, expression);
                return variable;
            });
            places.add(new Place(placeholder, name));
            return name;
        });
        return new ShellTemplate(script, scanner.scan(), variables, places);
    }

    /**
     * Computes the values.
     *
     * @param scope as for {@link Expression#evaluate}
     * @return strings as they are, null as nothing, everything else as JSON
     * @throws ExpressionException when a value cannot be computed, or cannot stand in an environment: it is longer than
     *     128 KiB or has a NUL character
     */
    public ShellScript render(Map<String, ?> scope) {
        Map<String, String> environment = new LinkedHashMap<>();
        variables.forEach((name, expression) -> environment.put(name, value(name, expression, scope)));
        return new ShellScript(script, environment, shown(environment));
    }

    private String shown(Map<String, String> environment) {
        StringBuilder shown = new StringBuilder();
        int from = 0;
        for (Place place : places) {
            shown.append(text, from, place.placeholder().start()).append(environment.get(place.variable()));
            from = place.placeholder().end();
        }
        return shown.append(text, from, text.length()).toString();
    }

    private static String value(String name, Expression expression, Map<String, ?> scope) {
        String value = Template.asText(expression.evaluate(scope));
        if (value.indexOf('\0') >= 0) {
            throw new ExpressionException(
                    "the value of '" + expression + "' has a NUL character, which no shell takes", -1, null);
        }
        // Counting bytes only when there may be too many of them.
        if (value.length() > LONGEST_VARIABLE / 4
                && value.getBytes(StandardCharsets.UTF_8).length + name.length() + 2 > LONGEST_VARIABLE) {
            throw new ExpressionException(
                    "the value of '" + expression + "' is longer than the 128 KiB that reach a shell",
                    -1,
                    "hand it on in a file");
        }
        return value;
    }

    /** The ids of the nodes it reads. */
    public Set<String> nodes() {
        Set<String> nodes = new LinkedHashSet<>();
        variables.values().forEach(expression -> nodes.addAll(expression.nodes()));
        return nodes;
    }

    /** Everything it reads from the scope, in order, without duplicates; offsets count in the whole script. */
    public List<Reference> references() {
        Map<String, Reference> all = new LinkedHashMap<>();
        for (Expression expression : variables.values()) {
            expression.references().forEach(reference -> all.putIfAbsent(reference.text(), reference));
        }
        return List.copyOf(all.values());
    }

    /** The script as written. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
