package dev.telltale.tui.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import java.util.ArrayList;
import java.util.List;
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
    void anAttemptBeginsWithALineOfItsOwn() {
        OutputLog log = log(
                events.wroteIn(1, "build", "abc"), events.wroteIn(2, "build", "abc"), events.wroteIn(2, "build", "d"));

        assertThat(log.lines()).extracting(OutputLine::text).containsExactly("abc", "abcd");
    }

    @Test
    void coloursTakeNoRoomHoweverTheyAreCut() {
        String rainbow = "\u001b[38;5;196mx\u001b[0m".repeat(900);
        OutputLog whole = log(events.wrote("build", rainbow + "\n"));
        OutputLog pieces = OutputLog.EMPTY;
        for (int i = 0; i < rainbow.length(); i += 7) {
            pieces = pieces.after(events.wrote("build", rainbow.substring(i, Math.min(rainbow.length(), i + 7))));
        }

        assertThat(whole.get(0).text()).isEqualTo("x".repeat(900));
        assertThat(pieces.get(0).text()).isEqualTo("x".repeat(900));
        assertThat(log(
                                events.wrote("build", "\u001b]0;" + "title".repeat(50)),
                                events.wrote("build", "title".repeat(50) + "\u001b"),
                                events.wrote("build", "\\seen\n"))
                        .lines())
                .extracting(OutputLine::text)
                .containsExactly("seen");
    }

    @Test
    void barsOfManyNodesLeaveRoomForLines() {
        OutputLog log = log(events.wrote("build", "ended\n"));
        for (int i = 0; i < 1000; i++) {
            log = log.after(events.wrote("regions[" + i + "]/push", i + "%"));
        }

        int ended = 1 + 1000 - 256;
        assertThat(log.size()).as("what waits longest is taken for ended").isEqualTo(ended + OutputLog.MOST_OPEN);
        assertThat(log.get(0).text()).isEqualTo("ended");
        assertThat(log.get(log.size() - 1).text()).isEqualTo("999%");
    }

    /** What a view is after all that, and a later one that knows no event of its own. */
    private OutputLog kept(Selection selection, ExecutionEvent... all) {
        ExecutionView view = view(all);
        return OutputLog.of(view, EventLog.none(), selection, view.seq());
    }

    private static ExecutionView view(ExecutionEvent... all) {
        ExecutionView view = ExecutionView.of((RunEvent.Opening) all[0]);
        for (ExecutionEvent event : List.of(all).subList(1, all.length)) {
            view = view.after(event);
        }
        return view;
    }

    @Test
    void aPartOfTheTreeHasWhatItsNodesKeep() {
        ExecutionEvent[] all = {
            events.started(),
            events.begun("build", "run"),
            events.wrote("build", "a\nrest"),
            events.done("build"),
            events.begun("regions", "loop"),
            events.looping(2),
            events.iteration(0),
            events.begun("regions[0]/push", "run"),
            events.iteration(1),
            events.begun("regions[1]/push", "run"),
            events.wrote("regions[1]/push", "b1\n"),
            events.wrote("regions[0]/push", "b0\n"),
        };

        assertThat(kept(new Selection("regions"), all).lines())
                .extracting(OutputLine::text)
                .containsExactly("b1", "b0");
        assertThat(kept(new Selection("regions[1]"), all).lines())
                .extracting(OutputLine::text)
                .containsExactly("b1");
        assertThat(kept(Selection.ALL, all).lines())
                .extracting(OutputLine::text)
                .containsExactly("a", "rest", "b1", "b0");
    }

    @Test
    void whatNodesKeepAndWhatEventsTellIsOneLog() {
        ExecutionEvent[] all = {
            events.started(),
            events.begun("build", "run"),
            events.wrote("build", "one\ntw"),
            events.wrote("build", "o\nthree\nfo"),
            events.wrote("build", "ur\n")
        };
        Tail<ExecutionEvent> last = EventLog.with(EventLog.with(EventLog.none(), all[3]), all[4]);

        assertThat(OutputLog.of(view(all), last, Selection.ALL, 5).lines())
                .extracting(OutputLine::text)
                .containsExactly("one", "two", "three", "four");
        assertThat(OutputLog.of(view(all[0], all[1], all[2], all[3]), last, Selection.ALL, 4)
                        .lines())
                .extracting(OutputLine::text)
                .containsExactly("one", "two", "three", "fo");
    }

    @Test
    void ofMoreThanALogKeepsItHasTheLast() {
        List<ExecutionEvent> all = new ArrayList<>(List.of(events.started(), events.begun("build", "run")));
        for (int i = 1; i <= 15_000; i++) {
            all.add(events.wrote("build", "line " + i + "\n"));
        }
        OutputLog log = kept(Selection.ALL, all.toArray(ExecutionEvent[]::new));

        assertThat(log.size()).isEqualTo(OutputLog.MOST);
        assertThat(log.end()).isEqualTo(15_000);
        assertThat(log.get(0).text()).isEqualTo("line 5001");
    }
}
