package dev.telltale.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.LoopView;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import java.util.List;
import java.util.Objects;

/** Whether what the engine has in its hands is what the fold of its events says. */
final class LiveState {
    private LiveState() {}

    /** @throws AssertionError where the two differ */
    static void check(Run run, ExecutionView view) {
        equal("the execution", run.status(), view.status());
        equal("the variables", run.variables().view(), view.variables().variables());
        check(run.graph(), view);
    }

    private static void check(GraphRun graph, ExecutionView view) {
        for (NodeRun node : graph.nodes()) {
            check(node, view.node(node.path()));
            if (node.work() instanceof LoopWork loop) {
                check(loop, view);
            }
        }
    }

    private static void check(NodeRun node, NodeView view) {
        if (view == null) {
            equal(node.path(), node.status(), NodeStatus.PENDING);
            return;
        }
        equal(node.path(), node.status(), view.status());
        equal(node.path() + " attempt", node.attempt(), view.attempt());
        equal(node.path() + " outputs", node.outputs(), Objects.requireNonNullElse(view.outputs(), java.util.Map.of()));
        if (node.status()
                != NodeStatus.RUNNING) { // what failed before stays in the engine's hands until the attempt has ended
            equal(node.path() + " error", node.error(), view.error());
        }
    }

    private static void check(LoopWork loop, ExecutionView view) {
        String path = loop.node().path();
        LoopView iterations = view.node(path).loop();
        if (iterations == null) {
            assertThat(loop.active()).as(path).isEmpty();
            return;
        }
        List<Long> active = loop.active().stream().map(GraphRun::index).toList();
        List<Long> told = iterations.iterations().stream()
                .filter(iteration -> !iteration.isEnded())
                .map(IterationView::index)
                .toList();
        assertThat(active).as("active iterations of %s", path).containsExactlyElementsOf(told);
        equal(path, iterations.startedCount() - iterations.endedCount(), (long) active.size());
        loop.active().forEach(iteration -> check(iteration, view));
    }

    private static void equal(String what, Object engine, Object fold) {
        if (!Objects.equals(engine, fold)) { // AssertJ would describe each of the many that are equal
            throw new AssertionError(what + " is " + engine + " in the engine, and by its events " + fold);
        }
    }
}
