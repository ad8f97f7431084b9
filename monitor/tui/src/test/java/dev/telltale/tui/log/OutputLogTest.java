package dev.telltale.tui.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import org.junit.jupiter.api.Test;

class OutputLogTest {
    private final Events events = new Events("e");

    private OutputLog log(ExecutionEvent... all) {
        OutputLog log = OutputLog.EMPTY;
        for (ExecutionEvent event : all) {
            log = log.after(event);
        }
        return log;
    }

    @Test
    void piecesBecomeLinesAndBothStreamsAreToldApart() {
        OutputLog log = log(
                events.wrote("build", "one\ntw"),
                events.complained("build", "bad\n"),
                events.wrote("build", "o\nthree"));

        assertThat(log.lines()).extracting(OutputLine::text).containsExactly("one", "bad", "two", "three");
        assertThat(log.lines()).extracting(OutputLine::isError).containsExactly(false, true, false, false);
    }

    @Test
    void whatANodeLeavesWithoutALineEndStaysAfterIt() {
        OutputLog log = log(events.wrote("build", "rest"), events.done("build"), events.wrote("split", "next\n"));

        assertThat(log.lines()).extracting(OutputLine::text).containsExactly("rest", "next");
    }

    @Test
    void aProgressBarIsTheLineThatATerminalWouldShow() {
        OutputLog log = log(
                events.wrote("build", "10%\r50"), events.wrote("build", "%\r"), events.wrote("build", "\rdone\r\n"));

        assertThat(log.lines()).extracting(OutputLine::text).containsExactly("done");
        assertThat(log(events.wrote("build", "10%\r50%")).lines())
                .extracting(OutputLine::text)
                .containsExactly("50%");
    }

    @Test
    void aLineWithoutAnEndTakesBoundedMemory() {
        OutputLog log = OutputLog.EMPTY;
        for (int i = 0; i < 100; i++) {
            log = log.after(events.wrote("build", "x".repeat(100)));
        }

        assertThat(log.lines()).hasSize(1);
        assertThat(log.get(0).text()).hasSizeLessThan(1050).endsWith("… (9000 more)");
    }

    @Test
    void theLastTenThousandLinesAreKept() {
        OutputLog log = OutputLog.EMPTY;
        for (int i = 1; i <= 30_000; i++) {
            log = log.after(events.wrote("build", "line " + i + "\n"));
        }

        assertThat(log.size()).isBetween(10_000, 10_200);
        assertThat(log.dropped() + log.size()).isEqualTo(30_000);
        assertThat(log.get(log.size() - 1).text()).isEqualTo("line 30000");
    }

    @Test
    void aPartOfTheTreeHasItsOwnOutput() {
        OutputLog log = log(
                events.wrote("push", "a\n"),
                events.wrote("regions[1]/push", "b\n"),
                events.wrote("regions[10]/push", "c\n"),
                events.wrote("regionsish", "d\n"));

        assertThat(log.of(new Selection("regions"), Long.MAX_VALUE).lines())
                .extracting(OutputLine::text)
                .containsExactly("b", "c");
        assertThat(log.of(new Selection("regions[1]"), Long.MAX_VALUE).lines())
                .extracting(OutputLine::text)
                .containsExactly("b");
        assertThat(log.of(Selection.ALL, 2).lines())
                .extracting(OutputLine::text)
                .containsExactly("a", "b");
    }
}
