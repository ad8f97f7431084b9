package dev.telltale.engine.workflow;

import dev.telltale.engine.json.JsonReader;
import dev.telltale.event.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input that a workflow declares.
 *
 * @param required true when an execution cannot start without it; always false with a default
 * @param hasDefault whether there is a default, which may be null
 * @param defaultValue a deeply immutable JSON value
 * @param secret whether its value is masked wherever it could be seen
 */
public record InputSpec(
        String name,
        InputType type,
        boolean required,
        boolean hasDefault,
        @Nullable Object defaultValue,
        boolean secret) {
    /**
     * A value written as text, as on the command line: a string as it is, anything else as JSON of the declared type.
     *
     * @throws InvalidInputsException when the text is not of that type
     */
    public @Nullable Object parse(String text) {
        try {
            if (type == InputType.STRING) {
                return type.convert(text);
            }
            Object value = json(text);
            return value == null ? null : type.convert(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputsException(List.of(problem(String.valueOf(e.getMessage()), hint())));
        }
    }

    private @Nullable Object json(String text) {
        try {
            return JsonReader.read(text);
        } catch (IllegalArgumentException e) {
            if (type == InputType.ARRAY || type == InputType.OBJECT) {
                throw e;
            }
            return text; // no number and no boolean, and nobody thought of JSON
        }
    }

    private @Nullable String hint() {
        return switch (type) {
            case STRING -> null;
            case INTEGER -> "write it as in " + name + "=3";
            case NUMBER -> "write it as in " + name + "=1.5";
            case BOOLEAN -> "write " + name + "=true or " + name + "=false";
            case ARRAY -> "write it as JSON, as in " + name + "='[\"eu\", \"us\"]'";
            case OBJECT -> "write it as JSON, as in " + name + "='{\"region\": \"eu\"}'";
        };
    }

    /** @param message goes on after the name of the input */
    Problem problem(String message, @Nullable String hint) {
        return new Problem(0, 0, "inputs." + name, "the input '" + name + "' " + message, hint);
    }
}
