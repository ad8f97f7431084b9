package dev.telltale.engine.run;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.workflow.SetNode;
import dev.telltale.event.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives variables new values: all are evaluated against the state before, then written in one step. */
final class SetWork implements Work {
    private final Run run;
    private final NodeRun node;
    private final SetNode set;

    SetWork(Run run, NodeRun node, SetNode set) {
        this.run = run;
        this.node = node;
        this.set = set;
    }

    @Override
    public void begin() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, Expression> entry : set.values().entrySet()) {
            values.put(
                    entry.getKey(),
                    Json.freeze(entry.getValue().evaluate(node.graph().scope())));
        }
        Map<String, @Nullable Object> frozen = Json.freezeMap(values);
        frozen.forEach((name, value) -> run.variables().change(node, name, value));
        node.complete(frozen, null, 0);
    }
}
