package dev.telltale.engine.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does nothing, at once: what the task {@code noop} stands for. */
final class NoopWork implements Work {
    private final NodeRun node;
    private final Map<String, @Nullable Object> inputs;

    NoopWork(NodeRun node, Map<String, @Nullable Object> inputs) {
        this.node = node;
        this.inputs = inputs;
    }

    @Override
    public @Nullable Map<String, @Nullable Object> inputs() {
        return inputs.isEmpty() ? null : inputs;
    }

    @Override
    public void begin() {
        node.complete(Map.of(), null, 0);
    }
}
