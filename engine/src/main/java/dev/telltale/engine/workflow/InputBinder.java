package dev.telltale.engine.workflow;

import dev.telltale.event.Excerpt;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import dev.telltale.event.NearestName;
import dev.telltale.event.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the inputs of one execution against their declaration. Not thread-safe: it binds once. */
final class InputBinder {
    private final List<InputSpec> declared;
    private final List<Problem> problems = new ArrayList<>();

    InputBinder(List<InputSpec> declared) {
        this.declared = declared;
    }

    Map<String, @Nullable Object> bind(Map<String, ?> given) {
        Map<String, @Nullable Object> bound = new LinkedHashMap<>();
        for (InputSpec input : declared) {
            bound.put(input.name(), value(input, given.get(input.name())));
        }
        given.keySet().stream().filter(name -> !bound.containsKey(name)).forEach(name -> unknown(name, bound));
        if (!problems.isEmpty()) {
            throw new InvalidInputsException(problems);
        }
        try {
            return Json.freezeMap(bound);
        } catch (JsonException tooLargeTogether) {
            String message = "the inputs cannot be kept: " + tooLargeTogether.getMessage();
            throw new InvalidInputsException(List.of(new Problem(0, 0, "inputs", message, null)));
        }
    }

    private @Nullable Object value(InputSpec input, @Nullable Object given) {
        if (given == null) {
            if (input.required()) {
                problems.add(input.problem(
                        "is missing", "it must be of type " + input.type().text()));
            }
            return input.defaultValue();
        }
        try {
            return input.type().convert(given);
        } catch (JsonException e) {
            problems.add(input.problem("cannot be kept: " + e.getMessage(), null));
            return null;
        } catch (IllegalArgumentException e) {
            problems.add(input.problem(String.valueOf(e.getMessage()), null));
            return null;
        }
    }

    private void unknown(String name, Map<String, ?> bound) {
        String hint = NearestName.hint(name, bound.keySet());
        if (hint == null) {
            hint = bound.isEmpty() ? "the workflow has no inputs" : "declared: " + String.join(", ", bound.keySet());
        }
        String shown = Excerpt.of(name, 64);
        problems.add(new Problem(0, 0, "inputs." + shown, "there is no input '" + shown + "'", hint));
    }
}
