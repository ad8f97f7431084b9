package dev.telltale.monitor.filter;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NearestName;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.Status;
import java.util.ArrayList;
import java.util.List;

/** Statuses of executions and nodes as bits. Immutable, thread-safe; asking allocates nothing. */
final class StatusSet {
    private final int executions;
    private final int nodes;

    /** @throws InvalidFilterException for a literal status that does not exist */
    StatusSet(Terms terms) {
        terms.included().forEach(StatusSet::check);
        terms.excluded().forEach(StatusSet::check);
        NameSet names = new NameSet(terms);
        int ofExecutions = 0;
        for (ExecutionStatus status : ExecutionStatus.values()) {
            ofExecutions |= names.contains(status.wireName()) ? 1 << status.ordinal() : 0;
        }
        int ofNodes = 0;
        for (NodeStatus status : NodeStatus.values()) {
            ofNodes |= names.contains(status.wireName()) ? 1 << status.ordinal() : 0;
        }
        this.executions = ofExecutions;
        this.nodes = ofNodes;
    }

    boolean contains(Status status) {
        return status instanceof ExecutionStatus execution
                ? (executions & 1 << execution.ordinal()) != 0
                : (nodes & 1 << ((NodeStatus) status).ordinal()) != 0;
    }

    private static void check(String term) {
        List<String> known = new ArrayList<>();
        for (NodeStatus status : NodeStatus.values()) {
            known.add(status.wireName());
        }
        for (ExecutionStatus status : ExecutionStatus.values()) {
            known.add(status.wireName());
        }
        if (Glob.isLiteral(term) && !known.contains(term)) {
            throw new InvalidFilterException(
                    FilterField.STATUS.parameter(),
                    term,
                    "there is no status '" + term + "'",
                    NearestName.hint(term, known));
        }
    }
}
