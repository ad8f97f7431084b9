package dev.telltale.engine.random;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has become of one node instance so far, as its events tell. */
final class Fate {
    final Flow.Node node;
    final Frame frame;
    NodeStatus status = NodeStatus.PENDING;
    int attempt;
    int interruptions; // attempts that a crash cut off
    boolean isInterrupted; // its attempt was
    long startedMicros; // the attempt
    long pausedAtStart; // how long the execution had been paused until then
    long dueMicros; // when a wait or the delay of a retry is over
    long endSeq;
    Boolean condition; // what its `if` came to; null before
    SkipReason mustSkip; // it was pending when its graph was stopped
    boolean isStopped;
    boolean isDecidedFirst; // with join first: it has chosen, and cancelled what was of no use any more
    boolean awaitedHandler; // when it failed, its handler had not ended
    boolean isTimedOut;
    ErrorKind mustFailWith; // since something of it cannot be computed
    ErrorKind error;
    Map<String, Object> outputs = Map.of();
    Map<String, Long> changes; // what a `set` is going to change
    String calledId; // the execution that it calls
    Looping looping; // of a loop that runs, else null

    Fate(Flow.Node node, Frame frame) {
        this.node = node;
        this.frame = frame;
    }

    String path() {
        return frame.prefix() + node.id();
    }

    boolean hasEnded() {
        return status.isTerminal();
    }

    boolean isRunning() {
        return status != NodeStatus.PENDING && !hasEnded();
    }

    boolean isSkippedByItself() {
        return status == NodeStatus.SKIPPED && Boolean.FALSE.equals(condition) && mustSkip == null;
    }

    /** "If it completes, the failure is handled." */
    boolean hasFailedUnhandled() {
        if (status != NodeStatus.FAILED || node.onError().equals("continue")) {
            return false;
        }
        return !awaitedHandler || frame.fate(node.handler()).status != NodeStatus.COMPLETED;
    }

    boolean countsAsCompleted() {
        return status == NodeStatus.COMPLETED
                || isSkippedByItself()
                || (status == NodeStatus.FAILED && !hasFailedUnhandled());
    }

    /** Whether a switch took a node. */
    boolean took(String id) {
        return outputs.get("taken") instanceof List<?> taken && taken.contains(id);
    }

    /** The iterations of a loop. */
    static final class Looping {
        final Map<Long, Frame> active = new LinkedHashMap<>();
        final Map<Long, Object> results = new HashMap<>();
        boolean hasBegun;
        boolean isTold; // loop.completed came
        long next;
        long ended;
        Boolean whileHolds; // for the next iteration; null before it is asked
        Boolean untilHolds;
        Long breakIndex;
        ErrorKind failure;
        String failedPath;

        /** As the rules have it: what a loop's results are. */
        List<Object> results() {
            List<Object> all = new ArrayList<>();
            for (long i = 0; i < ended; i++) {
                all.add(results.get(i));
            }
            return all;
        }
    }
}
