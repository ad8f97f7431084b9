package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for an approval in an execution. Immutable, thread-safe.
 *
 * @param prompts what is asked, by the path of the node that waits for it, in the order in which it was asked
 */
public record Approvals(Map<String, String> prompts) {
    static final Approvals NONE = new Approvals(Map.of());

    public Approvals {
        prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
    }

    static Approvals of(ExecutionView view) {
        Map<String, String> waiting = new LinkedHashMap<>();
        add(view.nodes(), waiting);
        return new Approvals(waiting);
    }

    private static void add(List<NodeView> nodes, Map<String, String> waiting) {
        for (NodeView node : nodes) {
            if (node.prompt() != null) {
                waiting.put(node.path(), node.prompt());
            }
            if (node.loop() != null) {
                node.loop().iterations().forEach(iteration -> add(iteration.nodes(), waiting));
            }
        }
    }

    Approvals after(ExecutionEvent event) {
        String path = event.envelope().path();
        if (event.isTerminal()) {
            return NONE;
        } else if (path == null) {
            return this;
        }
        String asked = event instanceof NodeEvent.Waiting waiting ? waiting.prompt() : null;
        boolean isAnswered = prompts.containsKey(path) && event.envelope().status() != NodeStatus.WAITING;
        if (asked == null && !isAnswered) {
            return this;
        }
        Map<String, String> next = new LinkedHashMap<>(prompts);
        next.remove(path);
        if (asked != null) {
            next.put(path, asked);
        }
        return new Approvals(next);
    }

    /** That of a node if it has one, else the oldest; or null. */
    @Nullable
    Question question(String executionId, String path) {
        if (prompts.isEmpty()) {
            return null;
        }
        String of =
                prompts.containsKey(path) ? path : prompts.keySet().iterator().next();
        return new Question(executionId, of, prompts.getOrDefault(of, ""));
    }
}
