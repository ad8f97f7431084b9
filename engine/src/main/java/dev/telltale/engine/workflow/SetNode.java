package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Expression;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sets variables, all in one step.
 *
 * @param values by the name of a declared variable, in declared order; all read the state before it
 */
public record SetNode(Map<String, Expression> values) implements NodeKind {
    public SetNode {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public String name() {
        return "set";
    }
}
