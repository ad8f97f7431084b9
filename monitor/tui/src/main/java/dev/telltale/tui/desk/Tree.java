package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.LoopView;
import dev.telltale.event.NodeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a person looks at the tree of an execution. Immutable, thread-safe.
 *
 * @param cursor the row that is chosen, by its path; empty for the execution itself
 * @param turned the rows that are folded or unfolded against the default, by their paths. Branches are unfolded, loops and iterations folded
 */
public record Tree(String cursor, Set<String> turned) {
    static final Tree START = new Tree("", Set.of());

    public Tree {
        turned = Set.copyOf(turned);
    }

    Tree to(TreeRow row) {
        return new Tree(row.path(), turned);
    }

    Tree turn(TreeRow row) {
        Set<String> next = new HashSet<>(turned);
        if (!next.remove(row.path())) {
            next.add(row.path());
        }
        return new Tree(cursor, next);
    }

    /** Where the cursor is among rows; at what is left of the way to it if its own row has gone. */
    public int index(List<TreeRow> rows) {
        for (String path = cursor; !path.isEmpty(); path = above(path)) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).path().equals(path)) {
                    return i;
                }
            }
        }
        return 0;
    }

    private static String above(String path) {
        int end = Math.max(path.lastIndexOf('/'), path.endsWith("]") ? path.lastIndexOf('[') : -1);
        return path.substring(0, Math.max(end, 0));
    }

    /** @param table where called executions are looked up */
    List<TreeRow> rows(ExecutionView view, Outline outline, ExecutionTable table) {
        Rows rows = new Rows(view, outline, table);
        rows.all.add(new TreeRow("", 0, TreeRow.Fold.NONE, new TreeRow.Whole(view)));
        for (NodeView node : view.nodes()) {
            if (!outline.isNested(node.nodeId())) {
                rows.add(node, 1);
            }
        }
        return rows.all;
    }

    private final class Rows {
        private final List<TreeRow> all = new ArrayList<>();
        private final ExecutionView view;
        private final Outline outline;
        private final Map<String, ExecutionRow> called;

        Rows(ExecutionView view, Outline outline, ExecutionTable table) {
            this.view = view;
            this.outline = outline;
            this.called = table.calledBy(view.executionId());
        }

        void add(NodeView node, int depth) {
            List<String> branches = outline.branchesOf(node.nodeId());
            LoopView loop = node.loop();
            TreeRow.Fold fold = loop != null
                    ? fold(node.path(), false)
                    : branches.isEmpty() ? TreeRow.Fold.NONE : fold(node.path(), true);
            all.add(new TreeRow(node.path(), depth, fold, new TreeRow.Node(node, called.get(node.path()))));
            if (fold == TreeRow.Fold.OPEN && loop != null) {
                addIterations(node.path(), loop, depth + 1);
            } else if (fold == TreeRow.Fold.OPEN) {
                addBranches(node, branches, depth + 1);
            }
        }

        private TreeRow.Fold fold(String path, boolean isOpenByDefault) {
            return turned.contains(path) == isOpenByDefault ? TreeRow.Fold.CLOSED : TreeRow.Fold.OPEN;
        }

        private void addBranches(NodeView decider, List<String> branches, int depth) {
            String way = decider.path().substring(0, decider.path().lastIndexOf('/') + 1);
            for (String id : branches) {
                NodeView node = view.node(way + id);
                if (node != null) { // in an iteration, nothing is known of a node before its first event
                    add(node, depth);
                }
            }
        }

        private void addIterations(String path, LoopView loop, int depth) {
            List<IterationView> kept = loop.iterations();
            if (loop.startedCount() > kept.size()) {
                TreeRow.Counted rest = new TreeRow.Counted(loop.startedCount() - kept.size());
                all.add(new TreeRow(path + "[…]", depth, TreeRow.Fold.NONE, rest));
            }
            for (IterationView iteration : kept) {
                String itsPath = path + "[" + iteration.index() + "]";
                TreeRow.Fold fold = fold(itsPath, false);
                all.add(new TreeRow(itsPath, depth, fold, new TreeRow.Iteration(iteration)));
                if (fold == TreeRow.Fold.OPEN) {
                    addBody(iteration, depth + 1);
                }
            }
        }

        private void addBody(IterationView iteration, int depth) {
            for (NodeView node : iteration.nodes()) {
                if (!outline.isNested(node.nodeId())) {
                    add(node, depth);
                }
            }
        }
    }
}
