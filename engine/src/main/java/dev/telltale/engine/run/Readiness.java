package dev.telltale.engine.run;

import dev.telltale.engine.workflow.Join;
import dev.telltale.engine.workflow.Need;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node runs, now that what it waits for has ended.
 *
 * <p>It counts which of its needs completed, which kept it out, and whether one failed; the rules stand in the workflow language's
 * documentation under "When a node runs".
 */
final class Readiness {
    private boolean needsAll;
    private boolean isSequenceBroken;
    private boolean hasFailedNeed;
    private boolean hasAfter;
    private boolean hasCompletedNeed;
    private boolean isNextStep;
    private boolean isTarget;
    private boolean isDecided;
    private boolean isTaken;
    private boolean isHandler;
    private boolean isCalled;

    private Readiness() {}

    /** Why the node is skipped, or null if it runs. */
    static @Nullable SkipReason whySkipped(NodeRun node) {
        List<Need> needs = node.node().needs();
        return node.node().always() || needs.isEmpty() ? null : verdictOn(node);
    }

    /** Why the node would be skipped if what it needs and has not ended never did, or null if it would run. */
    static @Nullable SkipReason verdictOn(NodeRun node) {
        List<Need> needs = node.node().needs();
        Readiness readiness = new Readiness();
        readiness.needsAll = node.node().join() == Join.ALL;
        readiness.isSequenceBroken = node.graph().isSteps() && node.graph().isSequenceBroken();
        for (int i = 0; i < needs.size(); i++) {
            NodeRun need = node.graph().node(node.plan().needs()[i]);
            readiness.weigh(node, needs.get(i).type(), need);
        }
        return readiness.verdict();
    }

    private void weigh(NodeRun node, Need.Type type, NodeRun need) {
        switch (type) {
            case FAILURE -> {
                isHandler = true;
                isCalled |= need.status() == NodeStatus.FAILED;
            }
            case BRANCH -> {
                isTarget = true;
                isDecided |= need.state().countsAsCompleted();
                isTaken |= need.state().hasCompleted() && need.state().takes(node.id());
                hasFailedNeed |= need.state().hasFailedUnhandled();
            }
            case AFTER -> {
                hasAfter = true;
                hasFailedNeed |= need.state().hasFailedUnhandled();
                hasCompletedNeed |= need.state().countsAsCompleted();
            }
            case SEQUENCE -> isNextStep = true; // it inherits nothing from the step before
        }
    }

    private @Nullable SkipReason verdict() {
        boolean isBranchNotTaken = isTarget && !isTaken;
        if ((isHandler && !isCalled) || (isBranchNotTaken && isDecided)) {
            return SkipReason.BRANCH;
        }
        if (isBranchNotTaken || (hasFailedNeed && needsAll) || (isSequenceBroken && !isCalled)) {
            return SkipReason.UPSTREAM;
        }
        boolean isWanted = hasCompletedNeed || isTaken || isCalled || (isNextStep && !hasAfter);
        return isWanted ? null : SkipReason.UPSTREAM;
    }
}
