package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WriteTasksTest {
    // 001-14: a task says something in its own words; 004-12: inputs and outputs are annotated fields
    @Test
    void itAsksForTimeReportsStopsWhenToldToAndKnowsWhatItTakes() throws Exception {
        List<String> lines = Printed.linesOf(WriteTasks::main);

        assertThat(lines)
                .filteredOn(line -> !line.equals("stopped")) // on a thread of its own
                .containsExactly(
                        "node.started",
                        "again in 20 ms, since it asked for another attempt: the shop is closed",
                        "node.started",
                        "node.output",
                        "node.progress",
                        "custom.file.published {bytes=4096}",
                        "node.output",
                        "node.progress",
                        "custom.file.published {bytes=512}",
                        "node.completed",
                        "execution.completed",
                        "{bytes=4608, receipt=receipt for notes.txt}",
                        "CANCELLED",
                        "4:11: nodes[0].task: 'files' is missing; a list: what to publish",
                        "5:12: nodes[0].with.flies: 'flies' is no input of this task; did you mean 'files'?",
                        "5:32: nodes[0].with.channel: 'channel' must be one of beta, stable, but is another text",
                        "5:46: nodes[0].with.pause: 'pause' must be a duration, but is a whole number; "
                                + "write a number and a unit (ms, s, m, h, d), as in 30s or 1h30m");
    }
}
