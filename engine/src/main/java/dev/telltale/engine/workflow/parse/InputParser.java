package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.workflow.InputSpec;
import dev.telltale.engine.workflow.InputType;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import dev.telltale.event.Excerpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code inputs}. */
final class InputParser {
    private static final List<String> TYPES =
            Arrays.stream(InputType.values()).map(InputType::text).toList();
    private static final String HINT = "as in {type: string, default: eu}";

    private final ExpressionReader constants;

    InputParser(ExpressionReader constants) {
        this.constants = constants;
    }

    List<InputSpec> inputs(Fields fields) {
        List<InputSpec> inputs = new ArrayList<>();
        for (Fields.Field field : fields.all()) {
            boolean named = Names.isField(field.key(), field.name(), "an input");
            InputSpec input = input(field);
            if (named && input != null) {
                inputs.add(input);
            }
        }
        return inputs;
    }

    private @Nullable InputSpec input(Fields.Field field) {
        Fields fields = field.value().fields(HINT);
        if (fields == null) {
            return null;
        }
        Value type = fields.require("type", "one of " + String.join(", ", TYPES));
        Value preset = fields.find("default");
        Value required = fields.find("required");
        Value secret = fields.find("secret");
        fields.finish();
        Boolean must = required == null ? null : required.bool();
        Boolean hidden = secret == null ? null : secret.bool();
        InputType known = type == null ? null : type(type);
        if (known == null) {
            return null;
        }
        Object value = preset == null ? null : preset(preset, known);
        boolean needed = preset == null && !Boolean.FALSE.equals(must);
        return new InputSpec(field.name(), known, needed, preset != null, value, Boolean.TRUE.equals(hidden));
    }

    private static @Nullable InputType type(Value value) {
        String name = value.text();
        if (name == null) {
            return null;
        }
        int index = TYPES.indexOf(name);
        if (index >= 0) {
            return InputType.values()[index];
        }
        String hint = value.report().didYouMean(name, TYPES);
        String shown = Excerpt.of(name, 40);
        value.problem("there is no type '" + shown + "'", hint == null ? "use " + String.join(", ", TYPES) : hint);
        return null;
    }

    private @Nullable Object preset(Value value, InputType type) {
        Object constant = constants.constant(value);
        if (constant == null) {
            return null;
        }
        try {
            return type.convert(constant);
        } catch (IllegalArgumentException e) {
            value.problem("the default " + e.getMessage(), null);
            return null;
        }
    }
}
