package dev.telltale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.cli.print.DirectPaper;
import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.tui.TelltaleTui;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScreenRunTest {
    private static final String WORKFLOW = """
            name: trip
            nodes:
              - {id: sail, run: echo sailing}
              - {id: moor, needs: [sail], run: echo moored}
            """;

    /** What is printed of a run, which is completed. */
    private static String printed(Consumer<TelltaleTui> screen) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ScreenRun view = new ScreenRun(new DirectPaper(out, new ByteArrayOutputStream()), screen);
                Engine engine = Engine.builder().journal(view.journal()).build();
                Interruption interruption = new Interruption(engine)) {
            view.attend(engine);
            Execution execution = engine.start(WorkflowParser.parse(WORKFLOW, "trip.yaml"), Map.of());
            view.show(execution, interruption);
            assertThat(execution.await().status()).isEqualTo(ExecutionStatus.COMPLETED);
            assertThat(view.finish()).isNull();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void assertThatAllIsPrinted(String lines) {
        assertThat(lines)
                .startsWith("trip ")
                .containsSubsequence(
                        " started\n",
                        "sail | sailing\n",
                        "sail completed",
                        "moor | moored\n",
                        "moor completed",
                        "trip ",
                        " completed in ");
    }

    @Test
    void aRunWhoseScreenFailsGoesOnAndIsPrintedFromItsStart() throws Exception {
        assertThatAllIsPrinted(printed(screen -> {
            throw new IllegalStateException("planted");
        }));
    }

    @Test
    void aRunWithoutATerminalAfterAllIsPrintedFromItsStart() throws Exception {
        assertThatAllIsPrinted(printed(TelltaleTui::show));
    }

    @Test
    void aScreenThatWasLeftLeavesALine() throws Exception {
        assertThat(printed(screen -> {}))
                .satisfiesAnyOf(
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line).matches("trip [^ ]+ completed in [^\n]+\n"));
    }
}
