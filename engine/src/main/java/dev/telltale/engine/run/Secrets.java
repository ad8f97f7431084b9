package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.InputSpec;
import dev.telltale.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which inputs are secret, and what is shown in their place. */
final class Secrets {
    /** What is shown instead of a secret value. */
    private static final String SHOWN = "***";

    private Secrets() {}

    /** @param known what is secret besides the inputs */
    static SecretMask maskOf(Workflow workflow, Map<String, @Nullable Object> inputs, SecretMask known) {
        List<String> values = new ArrayList<>();
        for (InputSpec input : workflow.inputs()) {
            if (input.secret()) {
                collect(inputs.get(input.name()), values);
            }
        }
        return values.isEmpty() ? known : known.with(values);
    }

    private static void collect(@Nullable Object value, List<String> values) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(item -> collect(item, values));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> collect(item, values));
        } else if (value instanceof String || value instanceof Number) {
            values.add(value.toString());
        }
    }

    @SuppressWarnings("unchecked") // a masked map is a map with text keys
    static Map<String, @Nullable Object> shown(
            Workflow workflow, Map<String, @Nullable Object> inputs, SecretMask mask) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(inputs);
        for (InputSpec input : workflow.inputs()) {
            if (input.secret() && inputs.get(input.name()) != null) {
                shown.put(input.name(), SHOWN);
            }
        }
        return (Map<String, @Nullable Object>) Objects.requireNonNull(mask.mask((Object) shown));
    }
}
