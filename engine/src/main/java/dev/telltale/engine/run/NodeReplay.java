package dev.telltale.engine.run;

import dev.telltale.engine.workflow.OnRestart;
import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import java.time.Duration;

/**
 * A node after a restart: what an earlier life told of it, and how it goes on from there.
 *
 * <p>Not thread-safe: belongs to the replay of its run.
 */
final class NodeReplay {
    private final Run run;
    private final NodeRun node;

    NodeReplay(Run run, NodeRun node) {
        this.run = run;
        this.node = node;
    }

    // ---- what was told

    /** It was about to start, whatever of its needs had not ended. */
    void take(ConditionEvent asked) {
        node.needs().decide();
        node.wasWanted(asked.result());
    }

    void take(NodeEvent event) {
        switch (event.type()) {
            case NODE_STARTED -> started((NodeEvent.Started) event);
            case NODE_PROGRESS -> node.reached(((NodeEvent.Progressed) event).fraction());
            case NODE_WAITING -> waiting((NodeEvent.Waiting) event);
            case NODE_RETRYING -> retried((NodeEvent.Retrying) event);
            case NODE_COMPLETED -> completed((NodeEvent.Completed) event);
            case NODE_FAILED -> failed((NodeEvent.Failed) event);
            case NODE_SKIPPED -> skipped((NodeEvent.Skipped) event);
            case NODE_CANCELLED -> cancelled((NodeEvent.Cancelled) event);
            default -> throw new IllegalArgumentException("no node comes to " + event.typeName());
        }
    }

    private void started(NodeEvent.Started event) {
        node.attempts().wasBegun(event.envelope().attempt());
        node.state().running();
        if (event.reused()) {
            node.needs().release();
            return;
        }
        node.needs().decide();
        node.hasBegun(event.envelope().timestampMicros());
        node.worksOn(run.works().resumed(node, event));
    }

    private void waiting(NodeEvent.Waiting event) {
        node.state().waiting();
        node.worksOn(
                event.prompt() == null
                        ? WaitWork.resumed(run, node, event.untilMicros())
                        : ApprovalWork.resumed(run, node, event.prompt()));
    }

    private void retried(NodeEvent.Retrying event) {
        node.finishAttempt();
        node.state().retrying(event.error());
        node.attempts().wasRetried(event);
    }

    private void completed(NodeEvent.Completed event) {
        run.approvals().answeredBefore(node, event);
        node.finishAttempt();
        node.state().completed(event.outputs());
        node.end();
    }

    private void failed(NodeEvent.Failed event) {
        run.approvals().answeredBefore(node, event);
        node.finishAttempt();
        node.state().failed(event.error(), event.handledBy() != null);
        node.end();
    }

    private void cancelled(NodeEvent.Cancelled event) {
        node.finishAttempt();
        node.state().cancelled(event.error());
        node.end();
    }

    private void skipped(NodeEvent.Skipped event) {
        node.finishAttempt();
        node.state().skipped(event.reason());
        node.end();
    }

    // ---- how it goes on

    /** Goes on where the earlier life ended; what waits for its needs is told by them. */
    void goOn(Standstill standstill) {
        if (node.status() == NodeStatus.PENDING || node.hasEnded()) {
            return;
        }
        Work work = node.work();
        if (work != null) {
            goOn(work, standstill);
        } else if (node.stopOrder() != null) {
            node.stopped();
        } else if (node.status() == NodeStatus.RETRYING) {
            node.attempts().nextWhenDue();
        } else {
            interrupted();
        }
    }

    private void goOn(Work resumed, Standstill standstill) {
        node.attempts().goOn(standstill);
        if (node.plan().takesPlace()) {
            run.places().readmit(node);
        }
        boolean isOver = node.attempts().isTimedOut() || node.stopOrder() != null;
        if (isOver && resumed instanceof LoopWork loop) {
            loop.stop(); // first, so that nothing in it begins anew
        }
        resumed.goOn(standstill);
        if (isOver && !node.hasEnded()) {
            resumed.stop();
        }
    }

    /** The attempt ended with the process that it ran in. */
    private void interrupted() {
        ExecutionError cause = node.errors().of(ErrorKind.EXECUTION, "interrupted by a restart");
        if (node.node().onRestart() == OnRestart.FAIL) {
            node.fail(cause, null);
        } else {
            node.finishAttempt();
            node.attempts().postpone(); // no attempt of those that it may have
            node.retry(cause, Duration.ZERO);
        }
    }
}
