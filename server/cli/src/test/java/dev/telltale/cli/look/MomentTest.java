package dev.telltale.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MomentTest {
    private static final ExecutionView VIEW = ExecutionView.of(new RunEvent.Started(
            Envelope.ofExecution(1, 1_000, "e1", "release", ExecutionStatus.RUNNING),
            Map.of(),
            Map.of(),
            new Trigger("cli", null),
            null,
            0,
            List.of(),
            "0".repeat(64)));

    @Test
    void thePastIsMeasuredByTheTimeOfItsEvent() {
        assertThat(CommandLine.populateCommand(new Moment(), "e1", "--at", "1").micros(VIEW))
                .isEqualTo(1_000);
        assertThat(CommandLine.populateCommand(new Moment(), "e1").micros(VIEW)).isGreaterThan(1_000_000);
    }
}
