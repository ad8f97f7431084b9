package dev.telltale.engine.run;

import dev.telltale.engine.workflow.CallNode;
import dev.telltale.engine.workflow.EmitNode;
import dev.telltale.engine.workflow.LoopNode;
import dev.telltale.engine.workflow.NodeKind;
import dev.telltale.engine.workflow.RunNode;
import dev.telltale.engine.workflow.SetNode;
import dev.telltale.engine.workflow.SwitchNode;
import dev.telltale.engine.workflow.TaskNode;
import dev.telltale.engine.workflow.WaitNode;
import dev.telltale.event.NodeEvent;
import org.jspecify.annotations.Nullable;

/** What each kind of node does; the one place that knows them all. */
final class Works {
    private final Run run;

    Works(Run run) {
        this.run = run;
    }

    /**
     * The work of a node's next attempt, with all expressions in it evaluated.
     *
     * @throws dev.telltale.engine.expression.ExpressionException if one of them fails
     * @throws NodeException if what comes out makes no sense
     */
    Work prepare(NodeRun node) {
        NodeKind kind = node.node().kind();
        if (kind instanceof RunNode command) {
            return ProcessWork.prepare(run, node, command);
        } else if (kind instanceof TaskNode task) {
            return TaskWork.prepare(run, node, task);
        } else if (kind instanceof SetNode set) {
            return new SetWork(run, node, set);
        } else if (kind instanceof SwitchNode choice) {
            return new SwitchWork(run, node, choice);
        } else if (kind instanceof LoopNode loop) {
            return new LoopWork(run, node, loop);
        } else if (kind instanceof CallNode call) {
            return CallWork.prepare(run, node, call);
        } else if (kind instanceof WaitNode wait) {
            return WaitWork.prepare(run, node, wait);
        } else if (kind instanceof EmitNode emit) {
            return new EmitWork(run, node, emit);
        }
        throw new IllegalStateException("no work is known for the kind '" + kind.name() + "'");
    }

    /**
     * The work of an attempt that began in an earlier life and goes on in this one.
     *
     * @param begun how that life told it
     * @return null if it has to begin anew, or is at an end as soon as it has begun
     */
    @Nullable
    Work resumed(NodeRun node, NodeEvent.Started begun) {
        NodeKind kind = node.node().kind();
        if (kind instanceof LoopNode loop) {
            return new LoopWork(run, node, loop);
        }
        return kind instanceof CallNode ? CallWork.resumed(run, node, begun) : null;
    }
}
