package dev.telltale.server.fanout;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which groups an event may interest, without asking all of them: by its execution, else by its node, else by its type.
 *
 * <p>A group stands where its filter is most exact: with each execution it names, or with each node, or with the rest. So an event meets
 * a group once. Of one event loop.
 */
final class FilterIndex {
    /** Where those stand that name neither. */
    private static final String ANY_NODE = "";

    private final Map<String, List<Group>> byExecution = new HashMap<>();
    private final Map<String, List<Group>> byNode = new HashMap<>();

    void add(Group group) {
        at(
                group,
                (places, key) ->
                        places.computeIfAbsent(key, any -> new ArrayList<>()).add(group));
    }

    void remove(Group group) {
        at(
                group,
                (places, key) -> places.computeIfPresent(key, (any, list) -> {
                    list.remove(group);
                    return list.isEmpty() ? null : list;
                }));
    }

    private void at(Group group, BiConsumer<Map<String, List<Group>>, String> act) {
        Interest interest = group.interest();
        Set<String> executions = interest.executionId() != null
                ? Set.of(interest.executionId())
                : interest.filter().namedExecutions();
        Set<String> nodes = interest.hasTerminal() ? null : interest.filter().namedNodes();
        if (executions != null) {
            executions.forEach(id -> act.accept(byExecution, id));
        } else if (nodes != null) {
            nodes.forEach(id -> act.accept(byNode, id));
        } else {
            act.accept(byNode, ANY_NODE);
        }
    }

    /** Collects the groups that an event may interest. */
    void find(ExecutionEvent event, List<Group> found) {
        Envelope envelope = event.envelope();
        long type = 1L << event.type().ordinal();
        collect(byExecution.get(envelope.executionId()), type, found);
        if (envelope.nodeId() != null) {
            collect(byNode.get(envelope.nodeId()), type, found);
        }
        collect(byNode.get(ANY_NODE), type, found);
    }

    private static void collect(@Nullable List<Group> groups, long type, List<Group> found) {
        if (groups == null) {
            return;
        }
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            if ((group.types() & type) != 0) {
                found.add(group);
            }
        }
    }
}
