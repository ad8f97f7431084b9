package dev.telltale.monitor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventSizeTest {
    // Anybody may pause and resume as often as they like, each time with a long reason.
    @Test
    void theReasonOfACommandCounts() {
        String reason = "x".repeat(60 << 10);
        List<ExecutionEvent> commanded = List.of(
                new RunEvent.Paused(envelope(ExecutionStatus.PAUSED), null, reason),
                new RunEvent.Resumed(envelope(ExecutionStatus.RUNNING), null, reason),
                new RunEvent.Cancelling(envelope(ExecutionStatus.CANCELLING), null, reason),
                new RunEvent.Cancelled(envelope(ExecutionStatus.CANCELLED), reason, null, "", 1));

        assertThat(commanded)
                .allSatisfy(event -> assertThat(EventSize.of(event)).isBetween(60 << 10, 61 << 10));
    }

    private static Envelope envelope(ExecutionStatus status) {
        return Envelope.ofExecution(2, Story.BEGIN, "e1", Story.WORKFLOW, status);
    }
}
