package dev.telltale.monitor.journal;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.RunEvent;
import java.util.List;

/** Which events may follow which: what every journal checks of a batch before it takes anything of it. Thread-safe: it has no state. */
public final class Succession {
    private Succession() {}

    /**
     * Checks a batch against what is there of its execution.
     *
     * @param lastSeq of the newest event that is there, 0 if there is none
     * @param beganPending whether the first event that is there is a {@link RunEvent.Pending}
     * @param hasEnded whether a terminal event is there
     * @throws IllegalArgumentException if the batch is empty, of several executions, or does not follow what is there
     */
    public static void check(List<ExecutionEvent> batch, long lastSeq, boolean beganPending, boolean hasEnded) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one event");
        }
        String executionId = batch.get(0).envelope().executionId();
        boolean isPending = lastSeq == 0 ? batch.get(0) instanceof RunEvent.Pending : beganPending;
        boolean isOver = hasEnded;
        long seq = lastSeq;
        for (int i = 0; i < batch.size(); i++) {
            ExecutionEvent event = batch.get(i);
            Envelope envelope = event.envelope();
            if (isOver
                    || envelope.seq() != seq + 1
                    || !envelope.executionId().equals(executionId)
                    || !isInPlace(event, seq, isPending)) {
                throw new IllegalArgumentException("event " + envelope.seq() + " (" + event.typeName()
                        + ") of execution " + envelope.executionId() + " cannot follow event " + seq + " of "
                        + executionId + (isOver ? ", its last" : ""));
            }
            isOver = event.isTerminal();
            seq++;
        }
    }

    /** The first event opens the execution, and none after it does, except that a pending one begins once. */
    private static boolean isInPlace(ExecutionEvent event, long before, boolean beganPending) {
        if (before == 1 && event instanceof RunEvent.Started) {
            return beganPending;
        }
        return event instanceof RunEvent.Opening == (before == 0);
    }
}
