package dev.telltale.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    @Test
    void aLineHasABarTheCountsAndTheTimes() {
        Progress half = new Progress(
                "e1",
                "release",
                ExecutionStatus.RUNNING,
                50,
                4,
                1,
                1,
                0,
                0,
                2,
                List.of("push", "tag"),
                250,
                12_340L,
                9);
        assertThat(ProgressLine.BLOCKS.of(half))
                .isEqualTo("release e1 running ██████████░░░░░░░░░░ 50.0%, 2 of 4 nodes, 1 failed, 250 ms,"
                        + " about 12.3 s left, at push tag");
        assertThat(ProgressLine.ASCII.of(half)).startsWith("release e1 running ##########.......... 50.0%, ");
    }

    @Test
    void timeAloneChangesNoState() {
        Progress now = new Progress(
                "e1", "release", ExecutionStatus.COMPLETED, 100, 1, 1, 0, 0, 0, 0, List.of(), 250, null, 9);
        Progress later = new Progress(
                "e1", "release", ExecutionStatus.COMPLETED, 100, 1, 1, 0, 0, 0, 0, List.of(), 251, null, 9);
        assertThat(ProgressLine.BLOCKS.state(now))
                .isEqualTo(ProgressLine.BLOCKS.state(later))
                .endsWith("100.0%, 1 of 1 nodes");
    }
}
