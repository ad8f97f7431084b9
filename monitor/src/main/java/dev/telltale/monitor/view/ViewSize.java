package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.NodeView;
import dev.telltale.monitor.journal.EventSize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Estimates how many bytes of heap a view keeps alive. */
final class ViewSize {
    private static final int VIEW = 512;
    private static final int NODE = 256;

    private ViewSize() {}

    /** Walks the view once; meant for the end of an execution. */
    static long of(ExecutionView view) {
        return VIEW
                + EventSize.of(view.start())
                + ofVariables(view.variables().variables())
                + EventSize.ofValue(view.outputs())
                + ofNodes(view.nodes());
    }

    /** Each for itself: all together they may be more than one JSON value can. */
    private static long ofVariables(Map<String, @Nullable Object> variables) {
        long bytes = 0;
        for (Map.Entry<String, @Nullable Object> variable : variables.entrySet()) {
            bytes += EventSize.ofText(variable.getKey()) + EventSize.ofValue(variable.getValue());
        }
        return bytes;
    }

    private static long ofNodes(List<NodeView> nodes) {
        long bytes = 0;
        for (NodeView node : nodes) {
            bytes += NODE
                    + EventSize.ofText(node.path())
                    + EventSize.ofValue(node.outputs())
                    + 2L * node.output().chars();
            if (node.loop() != null) {
                bytes += EventSize.ofValue(node.loop().items());
                for (IterationView iteration : node.loop().iterations()) {
                    bytes += NODE + EventSize.ofValue(iteration.item()) + ofNodes(iteration.nodes());
                }
            }
        }
        return bytes;
    }
}
