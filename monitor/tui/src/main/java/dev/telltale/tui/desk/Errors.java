package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.NodeView;
import dev.telltale.event.RunEvent;
import dev.telltale.tui.log.Harmless;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong in an execution, each with what it came from: the execution for its node, a loop for its iterations, a call for what it
 * called.
 */
public final class Errors {
    private static final int MOST = 1000;
    private static final int MOST_ROWS = 1000;

    private final ExecutionView view;
    private final Map<String, ExecutionRow> called;
    private final List<ErrorRow> rows = new ArrayList<>();

    private Errors(ExecutionView view, ExecutionTable table) {
        this.view = view;
        this.called = table.calledBy(view.executionId());
    }

    /** @param table where called executions are looked up */
    public static List<ErrorRow> of(ExecutionView view, ExecutionTable table) {
        Errors errors = new Errors(view, table);
        errors.ofExecution();
        return errors.rows;
    }

    private void ofExecution() {
        ExecutionError error = view.error();
        if (error != null) {
            add(0, "", text(error));
        } else if (view.end() instanceof RunEvent.Cancelled cancelled) {
            add(0, "", "cancelled" + (cancelled.reason() == null ? "" : ": " + cancelled.reason()));
        }
        for (NodeView node : view.nodes()) {
            ofNode(node, error != null && node.nodeId().equals(error.nodeId()) ? 1 : 0);
        }
    }

    private void ofNode(NodeView node, int depth) {
        if (rows.size() >= MOST_ROWS) {
            return;
        }
        int below = depth;
        if (node.error() != null) {
            add(depth, node.path(), text(node.error()) + exit(node) + consequence(node));
            below = depth + 1;
            ofCalled(node, below);
        }
        if (node.loop() != null) {
            for (IterationView iteration : node.loop().iterations()) {
                for (NodeView inner : iteration.nodes()) {
                    ofNode(inner, below);
                }
            }
        }
    }

    private void ofCalled(NodeView node, int depth) {
        ExecutionRow its = called.get(node.path());
        if (its != null && its.error() != null) {
            add(depth, node.path(), "in " + its.workflow() + " " + its.executionId() + ": " + its.error());
        }
    }

    private void add(int depth, String path, String text) {
        rows.add(new ErrorRow(depth, path, Harmless.of(text, MOST)));
    }

    private static String text(ExecutionError error) {
        return error.message() + " (" + error.kind().wireName() + ")";
    }

    private static String exit(NodeView node) {
        String code = node.exitCode() == null ? "" : "exit code " + node.exitCode();
        boolean isSaid =
                code.isEmpty() || Objects.requireNonNull(node.error()).message().contains(code);
        return isSaid ? "" : ", " + code;
    }

    private static String consequence(NodeView node) {
        @Nullable String then = node.handledBy();
        if (!node.status().isTerminal()) {
            return ", attempt " + node.attempt() + "; another follows";
        }
        return then != null ? ", handled by " + then : node.continueOnError() ? ", the execution goes on" : "";
    }
}
