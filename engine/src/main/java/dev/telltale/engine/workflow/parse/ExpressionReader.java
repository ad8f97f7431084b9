package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.expression.ExpressionException;
import dev.telltale.engine.expression.Reference;
import dev.telltale.engine.expression.ShellTemplate;
import dev.telltale.engine.expression.Template;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the expressions and templates of a workflow, and checks the names in them. Gives null after a problem. */
final class ExpressionReader {
    private static final String OPEN = "${{";
    private static final String CLOSE = "}}";
    /** How many more are looked at in a text that has a mistake already. */
    private static final int MOST_OTHERS = 1_000;

    private static final List<String> NODE_FIELDS = List.of("outputs", "status", "error");
    private static final List<String> EXECUTION_FIELDS = List.of("id", "workflow");

    private final @Nullable Set<String> inputs;
    private final @Nullable Set<String> variables;

    /** @param inputs and variables: declared names, or null when they could not be read and so are not checked */
    ExpressionReader(@Nullable Set<String> inputs, @Nullable Set<String> variables) {
        this.inputs = inputs;
        this.variables = variables;
    }

    /** A text is an expression, anything else a literal. */
    @Nullable
    Expression expression(Value value, Scope scope) {
        if (!value.isText()) {
            return literal(value);
        }
        String text = value.filledText();
        Expression expression = text == null ? null : compile(value, () -> Expression.of(text, scope.names()));
        if (expression != null) {
            check(value, expression.references(), scope);
        }
        return expression;
    }

    /** An expression, or true or false. */
    @Nullable
    Expression condition(Value value, Scope scope) {
        if (!value.isText() && !(value.json() instanceof Boolean)) {
            value.wrong("an expression, true or false", null);
            return null;
        }
        return expression(value, scope);
    }

    /** Any value; the texts in it may hold {@code ${{ }}}. */
    @Nullable
    Template template(Value value, Scope scope) {
        if (!texts(value, scope)) {
            return null;
        }
        return compile(value, () -> Template.of(value.json(), scope.names()));
    }

    /** A text, number or boolean as it was written, with {@code ${{ }}}. */
    @Nullable
    Template text(Value value, Scope scope) {
        String text = value.scalarText();
        Template template = text == null ? null : compile(value, () -> Template.compile(text, scope.names()));
        if (template != null) {
            check(value, template.references(), scope);
        } else if (text != null) {
            others(value, text, scope);
        }
        return template;
    }

    @Nullable
    ShellTemplate script(Value value, Scope scope) {
        String text = value.filledText();
        ShellTemplate script = text == null ? null : compile(value, () -> ShellTemplate.compile(text, scope.names()));
        if (script != null) {
            check(value, script.references(), scope);
        } else if (text != null) {
            others(value, text, scope);
        }
        return script;
    }

    /** A value in which nothing is computed, deeply immutable; null also after a problem. */
    @Nullable
    Object constant(Value value) {
        if (!refuseTemplates(value)) {
            return null;
        }
        return compile(value, () -> Json.freeze(value.json()));
    }

    /** Whether a variable of this name is declared; reports it when not. */
    boolean isVariable(Value place, String name) {
        return isDeclared(place, -1, name, variables, "variable");
    }

    private @Nullable Expression literal(Value value) {
        if (!refuseTemplates(value)) {
            return null;
        }
        return compile(value, () -> Expression.literal(Json.freeze(value.json())));
    }

    // Without this a list of templates would silently be a list of texts with braces.
    private static boolean refuseTemplates(Value value) {
        if (value.isText() && value.json() instanceof String text && text.contains(OPEN)) {
            value.problem(text.indexOf(OPEN), "${{ }} is not computed here", "write the whole value as one expression");
            return false;
        }
        boolean fine = true;
        for (Value part : value.parts()) {
            fine &= refuseTemplates(part);
        }
        return fine;
    }

    private boolean texts(Value value, Scope scope) {
        if (value.isText()) {
            return text(value, scope) != null;
        }
        boolean fine = true;
        Fields fields = value.isMap() ? value.fields(null) : null;
        for (Fields.Field field : fields == null ? List.<Fields.Field>of() : fields.all()) {
            if (field.name().contains(OPEN)) {
                field.key().problem("a name is never computed", "use ${{ }} in the value only");
                fine = false;
            }
        }
        for (Value part : value.parts()) {
            fine &= texts(part, scope);
        }
        return fine;
    }

    private static <T> @Nullable T compile(Value value, Supplier<? extends @Nullable T> compiler) {
        try {
            return compiler.get();
        } catch (ExpressionException e) {
            value.problem(e.offset(), String.valueOf(e.getMessage()), e.hint());
        } catch (JsonException e) {
            value.problem(String.valueOf(e.getMessage()), null);
        }
        return null;
    }

    /**
     * Checks each {@code ${{ }}} of a text by itself, after the text as a whole was refused for the first that is wrong. A
     * mistake found again is the same problem, and so is reported once.
     */
    private void others(Value value, String text, Scope scope) {
        int start = text.indexOf(OPEN);
        for (int i = 0; start >= 0 && i < MOST_OTHERS; i++) {
            int next = text.indexOf(OPEN, start + OPEN.length());
            boolean escaped = start > 0 && text.charAt(start - 1) == '$';
            if (!escaped) {
                other(value, text.substring(start, next < 0 ? text.length() : next), start, scope);
            }
            start = next;
        }
    }

    private void other(Value value, String rest, int start, Scope scope) {
        int first = rest.indexOf(CLOSE);
        int end = first;
        do {
            try {
                String part = end < 0 ? rest : rest.substring(0, end + CLOSE.length());
                check(value, start, Template.compile(part, scope.names()), scope);
                return;
            } catch (ExpressionException e) {
                // Only the whole text tells which of several }} is the end: what makes an expression is taken for it.
                if (first == rest.lastIndexOf(CLOSE)) {
                    int offset = e.offset() < 0 ? -1 : start + e.offset();
                    value.problem(offset, String.valueOf(e.getMessage()), e.hint());
                }
            }
            end = rest.indexOf(CLOSE, end + 1);
        } while (end > first);
    }

    private void check(Value value, int base, Template template, Scope scope) {
        List<Reference> shifted = template.references().stream()
                .map(part -> new Reference(part.text(), part.root(), part.path(), part.offset() + base))
                .toList();
        check(value, shifted, scope);
    }

    private void check(Value value, List<Reference> references, Scope scope) {
        for (Reference reference : references) {
            switch (reference.root()) {
                case "inputs" -> field(value, reference, inputs, "input");
                case "vars" -> {
                    if (isAllowed(value, reference, scope)) {
                        field(value, reference, variables, "variable");
                    }
                }
                case "nodes" -> {
                    if (isAllowed(value, reference, scope)) {
                        node(value, reference, scope);
                    }
                }
                case "execution" -> {
                    if (isAllowed(value, reference, scope)) {
                        ofThese(value, reference, 0, "an execution", EXECUTION_FIELDS);
                    }
                }
                default -> {
                    // The item or index of a loop: its fields are known at run time only.
                }
            }
        }
    }

    private static boolean isAllowed(Value value, Reference reference, Scope scope) {
        if (scope.kind() != Scope.Kind.INITIAL_VALUE) {
            return true;
        }
        String message = "'" + reference.text() + "' has no value yet when the variables begin";
        value.problem(reference.offset(), message, "refer to inputs only, and use a set node for the rest");
        return false;
    }

    private static void field(Value value, Reference reference, @Nullable Set<String> declared, String what) {
        if (!reference.path().isEmpty()) {
            isDeclared(value, reference.offset(), reference.path().get(0), declared, what);
        }
    }

    private static boolean isDeclared(
            Value place, int offset, String name, @Nullable Set<String> declared, String what) {
        if (declared == null || declared.contains(name)) {
            return true;
        }
        String hint = place.report().didYouMean(name, declared);
        if (hint == null) {
            hint = declared.isEmpty()
                    ? "declare it under '" + what + "s'"
                    : "declared: "
                            + String.join(", ", declared.stream().limit(20).toList());
        }
        place.problem(offset, "there is no " + what + " '" + name + "'", hint);
        return false;
    }

    private static void node(Value value, Reference reference, Scope scope) {
        if (reference.path().isEmpty()) {
            value.problem(
                    reference.offset(),
                    "'nodes' must be followed by the id of a node",
                    "as in nodes.test or nodes['my-node']: a computed id cannot be waited for");
            return;
        }
        ofThese(value, reference, 1, "a node", NODE_FIELDS);
        scope.mentions().add(new Mention(reference.path().get(0), scope.why(), value, reference.offset()));
    }

    private static void ofThese(Value value, Reference reference, int index, String what, List<String> fields) {
        if (reference.path().size() <= index || fields.contains(reference.path().get(index))) {
            return;
        }
        String field = reference.path().get(index);
        String hint = value.report().didYouMean(field, fields);
        value.problem(
                reference.offset(),
                what + " has no '" + field + "'",
                hint == null ? "it has " + String.join(", ", fields) : hint);
    }
}
