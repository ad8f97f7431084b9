package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.workflow.Graph;
import dev.telltale.engine.workflow.Join;
import dev.telltale.engine.workflow.LoopNode;
import dev.telltale.engine.workflow.Need;
import dev.telltale.engine.workflow.Node;
import dev.telltale.engine.workflow.NodeKind;
import dev.telltale.engine.workflow.OnError;
import dev.telltale.engine.workflow.OnRestart;
import dev.telltale.engine.workflow.Retry;
import dev.telltale.engine.workflow.yaml.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node as far as it has been read: fields stay null where there was a problem, so that the others can still be
 * checked. Not thread-safe: one parser owns it.
 */
final class Draft {
    /** Null when it has none that could be used. */
    final @Nullable String id;

    final Value place;
    final DraftGraph graph;

    /** The nodes it names, in the order of the text. */
    final List<Mention> mentions = new ArrayList<>();

    /** What it waits for, by id. */
    final Map<String, Wait> waits = new LinkedHashMap<>();

    @Nullable
    NodeKind kind;

    @Nullable
    Expression condition;

    @Nullable
    Duration timeout;

    Join join = Join.ALL;
    Retry retry = Retry.NONE;
    OnError onError = OnError.FAIL;
    OnRestart onRestart = OnRestart.RERUN;
    boolean always;

    /** Of a loop. */
    @Nullable
    DraftGraph body;

    Draft(@Nullable String id, Value place, DraftGraph graph) {
        this.id = id;
        this.place = place;
        this.graph = graph;
    }

    /**
     * A need, with the place in the text that made it.
     *
     * @param mention null for a need that no text names: the step before
     */
    record Wait(Draft on, Need.Type type, @Nullable Mention mention) {}

    /** The stronger of two reasons to wait for the same node is kept. */
    void waitFor(Draft other, Need.Type type, @Nullable Mention mention) {
        Wait wait = new Wait(other, type, mention);
        waits.merge(Objects.requireNonNull(other.id), wait, (a, b) -> b.type.compareTo(a.type) < 0 ? b : a);
    }

    /** What a problem calls it. */
    String title() {
        return id == null ? "a node without an id" : "node '" + id + "'";
    }

    /** The finished node; only when the report has no problem. */
    Node node(int step, int totalSteps) {
        NodeKind finished = Objects.requireNonNull(kind, "kind");
        if (finished instanceof LoopNode loop) {
            Graph graphOfLoop = Objects.requireNonNull(body, "body").graph();
            finished = new LoopNode(
                    loop.over(),
                    loop.source(),
                    loop.as(),
                    loop.parallel(),
                    loop.until(),
                    loop.maxIterations(),
                    graphOfLoop);
        }
        List<Need> needs = new ArrayList<>(waits.size());
        waits.forEach((nodeId, wait) -> needs.add(new Need(nodeId, wait.type)));
        return new Node(
                Objects.requireNonNull(id, "id"),
                finished,
                needs,
                join,
                condition,
                timeout,
                retry,
                onError,
                onRestart,
                always,
                step,
                totalSteps);
    }
}
