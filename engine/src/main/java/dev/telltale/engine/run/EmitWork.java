package dev.telltale.engine.run;

import dev.telltale.engine.workflow.EmitNode;
import dev.telltale.event.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says something in the workflow's own words. */
final class EmitWork implements Work {
    private final Run run;
    private final NodeRun node;
    private final EmitNode emit;

    EmitWork(Run run, NodeRun node, EmitNode emit) {
        this.run = run;
        this.node = node;
        this.emit = emit;
    }

    @Override
    public void begin() {
        @Nullable
        Object data = emit.data() == null
                ? null
                : Json.freeze(emit.data().render(node.graph().scope()));
        run.narrator().said(node, emit.event(), data);
        node.complete(Map.of(), null, 0);
    }
}
