package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Template;
import dev.telltale.event.NearestName;
import dev.telltale.event.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs another workflow, as an execution of its own.
 *
 * @param workflow its name, looked up when the node starts
 * @param inputs what it is given, by name
 * @param position where the name stands
 */
public record CallNode(Template workflow, Map<String, Input> inputs, Position position) implements NodeKind {
    public CallNode {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** A value for an input of the called workflow. @param position where it stands */
    public record Input(Template value, Position position) {}

    @Override
    public String name() {
        return "call";
    }

    /** What is wrong with its inputs for a workflow, as far as that can be told before they are computed. */
    public List<Problem> check(Workflow called) {
        List<Problem> problems = new ArrayList<>();
        Map<String, InputSpec> declared = new LinkedHashMap<>();
        called.inputs().forEach(input -> declared.put(input.name(), input));
        declared.forEach((name, input) -> {
            Input given = inputs.get(name);
            Problem problem = given == null ? missing(input, called) : wrong(input, given);
            if (problem != null) {
                problems.add(problem);
            }
        });
        inputs.forEach((name, given) -> {
            if (!declared.containsKey(name)) {
                String hint = NearestName.hint(name, declared.keySet());
                problems.add(
                        given.position().problem("workflow '" + called.name() + "' has no input '" + name + "'", hint));
            }
        });
        return problems;
    }

    private @Nullable Problem missing(InputSpec input, Workflow called) {
        return input.required()
                ? position.problem(
                        "workflow '" + called.name() + "' needs the input '" + input.name() + "'",
                        "give it under inputs; it is of type " + input.type().text())
                : null;
    }

    private static @Nullable Problem wrong(InputSpec input, Input given) {
        Object value = given.value().isLiteral() ? given.value().render(Map.of()) : null;
        if (value == null) {
            return null; // computed, or left to the default
        }
        try {
            input.type().convert(value);
            return null;
        } catch (IllegalArgumentException problem) {
            return given.position().problem("the input '" + input.name() + "' " + problem.getMessage(), null);
        }
    }
}
