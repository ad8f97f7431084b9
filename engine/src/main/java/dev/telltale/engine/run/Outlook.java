package dev.telltale.engine.run;

import dev.telltale.engine.workflow.Join;
import dev.telltale.engine.workflow.Need;
import dev.telltale.event.NodeStatus;
import java.util.List;

/**
 * Whether a node will probably run, while something that it needs has not ended: {@link Readiness} before its time.
 *
 * <p>What a switch has not decided yet, and what may still fail, is expected to go as it went the last time.
 */
final class Outlook {
    private final boolean[] isOut;
    private boolean needsAll;
    private boolean isSequenceBroken;
    private boolean hasFailedNeed;
    private boolean hasAfter;
    private boolean isWanted;
    private boolean isNextStep;
    private boolean isChoice;
    private boolean isOpen;
    private boolean isChosen;
    private boolean isCalled;

    private Outlook(boolean[] isOut) {
        this.isOut = isOut;
    }

    /** @param isOut which nodes, by number, are expected to be skipped so that what needs them is too; those that it needs are known */
    static boolean isOut(NodeRun node, DurationHistory history, boolean[] isOut) {
        List<Need> needs = node.node().needs();
        if (node.node().always() || needs.isEmpty()) {
            return false;
        }
        Outlook outlook = new Outlook(isOut);
        GraphRun graph = node.graph();
        outlook.needsAll = node.node().join() == Join.ALL;
        outlook.isSequenceBroken = graph.isSteps() && graph.firstFailure() != null;
        for (int i = 0; i < needs.size(); i++) {
            outlook.weigh(node, needs.get(i).type(), graph.node(node.plan().needs()[i]));
        }
        boolean wasNotChosen = history.last(node.plan().ordinal()) == DurationHistory.Last.NOT_CHOSEN;
        return outlook.verdict(wasNotChosen);
    }

    private void weigh(NodeRun node, Need.Type type, NodeRun need) {
        boolean goesOn = !need.hasEnded() && !isOut[need.plan().ordinal()];
        switch (type) {
            case FAILURE -> {
                isChoice = true;
                isOpen |= goesOn;
                isCalled |= need.status() == NodeStatus.FAILED;
            }
            case BRANCH -> {
                isChoice = true;
                isOpen |= goesOn;
                isChosen |= need.state().hasCompleted() && need.state().takes(node.id());
                hasFailedNeed |= hasFailed(need);
            }
            case AFTER -> {
                hasAfter = true;
                isWanted |=
                        goesOn || need.state().awaitsHandler() || need.state().countsAsCompleted();
                hasFailedNeed |= hasFailed(need);
            }
            case SEQUENCE -> isNextStep = true;
        }
    }

    private static boolean hasFailed(NodeRun need) {
        return need.state().hasFailedUnhandled() && !need.state().awaitsHandler();
    }

    private boolean verdict(boolean wasNotChosen) {
        if ((hasFailedNeed && needsAll) || (isSequenceBroken && !isCalled)) {
            return true;
        }
        if (isChoice && !isChosen && !isCalled) {
            return !isOpen || wasNotChosen;
        }
        return !isWanted && !isChoice && (hasAfter || !isNextStep);
    }
}
