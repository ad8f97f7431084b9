package dev.telltale.tui.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.tui.log.EventLog;
import dev.telltale.tui.log.Events;
import dev.telltale.tui.log.FilterLine;
import dev.telltale.tui.log.OutputLine;
import dev.telltale.tui.log.Tail;
import dev.telltale.tui.log.VariableRow;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DeskTest {
    private final Events events = new Events("e");
    private Desk desk = Desk.of(new DeskOptions(FilterLine.WITHOUT_CONDITIONS, true, null));

    private void tell(ExecutionEvent... all) {
        for (ExecutionEvent event : all) {
            Delivery.Entry entry = Events.entry(event);
            desk = event instanceof RunEvent ? desk.heard(List.of(entry)) : desk;
            desk = desk.took("e", entry);
        }
    }

    private void type(String keys) {
        keys.chars().forEach(c -> desk = desk.press(Key.of((char) c)));
    }

    private void press(Key.Code... codes) {
        for (Key.Code code : codes) {
            desk = desk.press(Key.of(code));
        }
    }

    private void open() {
        tell(events.started());
        press(Key.Code.ENTER);
        assertThat(desk.wishes()).containsExactly(new Wish.Open("e"));
        desk = desk.granted();
        desk = desk.took("e", Events.entry(new Events("e").started()));
    }

    private ExecutionPage page() {
        return Objects.requireNonNull(desk.page());
    }

    private List<String> paths() {
        return page().rows(desk.list().table()).stream().map(TreeRow::path).toList();
    }

    @Test
    void theListFollowsWhatHappensAndEnterOpensOne() {
        open();
        desk = desk.heard(List.of(Events.entry(new Events("other").started())));

        assertThat(desk.list().rows()).extracting(ExecutionRow::executionId).containsExactly("e", "other");
        assertThat(page().track().executionId()).isEqualTo("e");
        press(Key.Code.ESCAPE);
        assertThat(desk.page()).isNull();
        assertThat(desk.wishes()).containsExactly(new Wish.Close());
    }

    @Test
    void theListIsNarrowedToWhatIsTyped() {
        desk = desk.heard(
                List.of(Events.entry(new Events("one").started()), Events.entry(new Events("two").started())));
        type("/TW");
        press(Key.Code.ENTER);

        assertThat(desk.list().rows()).extracting(ExecutionRow::executionId).containsExactly("two");
        press(Key.Code.ESCAPE);
        assertThat(desk.list().rows()).hasSize(2);
    }

    @Test
    void branchesStandBelowTheirSwitchAndLoopsAreFolded() {
        open();
        assertThat(paths()).containsExactly("", "build", "large", "split", "upload", "regions");

        tell(
                events.begun("regions", "loop"),
                events.looping(2),
                events.iteration(0),
                events.begun("regions[0]/push", "run"));
        press(Key.Code.END, Key.Code.RIGHT, Key.Code.DOWN, Key.Code.RIGHT);
        assertThat(paths()).endsWith("regions", "regions[0]", "regions[0]/push");

        press(Key.Code.DOWN, Key.Code.LEFT, Key.Code.LEFT, Key.Code.LEFT, Key.Code.LEFT);
        assertThat(paths()).endsWith("regions");
        type("gjj");
        press(Key.Code.ENTER);
        assertThat(paths()).containsExactly("", "build", "large", "regions");
    }

    @Test
    void theOutputIsThatOfWhatIsChosen() {
        open();
        tell(events.begun("build", "run"), events.wrote("build", "from build\n"), events.begun("split", "run"));
        tell(events.wrote("split", "from split\n"));
        assertThat(page().output().lines()).extracting(OutputLine::text).containsExactly("from build", "from split");

        press(Key.Code.DOWN);
        tell(events.wrote("split", "more\n"), events.wrote("build", "again\n"));
        assertThat(page().output().lines()).extracting(OutputLine::text).containsExactly("from build", "again");
    }

    @Test
    void aSearchGoesRoundAndSaysWhereNothingIs() {
        open();
        tell(events.begun("build", "run"));
        for (int i = 1; i <= 100; i++) {
            tell(events.wrote("build", (i % 40 == 0 ? "Needle " : "hay ") + i + "\n"));
        }
        type("/needle");
        press(Key.Code.ENTER);
        assertThat(page().found())
                .as("from what is seen, round to the beginning")
                .isEqualTo(39);
        type("n");
        assertThat(page().found()).isEqualTo(79);
        type("n");
        assertThat(page().found()).isEqualTo(39);
        type("N");
        assertThat(page().found()).isEqualTo(79);
        type("/");
        press(Key.Code.ENTER);
        assertThat(page().found()).as("for the same again").isEqualTo(39);
        type("/nowhere");
        press(Key.Code.ENTER);
        assertThat(desk.notice()).isEqualTo("no line has 'nowhere'");
    }

    @Test
    void theEventsAreFilteredAndAWrongFilterIsSaidWhereItIsTyped() {
        open();
        tell(events.begun("build", "run"), events.wrote("build", "x\n"), events.done("build"));
        type("3/type=node.complet");
        press(Key.Code.ENTER);
        assertThat(Objects.requireNonNull(desk.prompt()).error()).contains("node.completed");

        type("ed");
        press(Key.Code.ENTER);
        assertThat(desk.prompt()).isNull();
        assertThat(page().track().events().shown().size()).isEqualTo(1);
        tell(events.begun("split", "run"), events.done("split"));
        assertThat(page().track().events().shown().size()).isEqualTo(2);
        assertThat(page().track().events().all().size()).isEqualTo(6);
    }

    @Test
    void whatChangedLastIsMarked() {
        open();
        tell(events.set("a", null, 1L), events.set("b", null, 1L), events.set("a", 1L, 2L));

        List<VariableRow> rows = page().track().variables().rows(Objects.requireNonNull(page().view()));
        assertThat(rows).containsExactly(new VariableRow("a", "2", "1", true), new VariableRow("b", "1", null, false));
    }

    @Test
    void anErrorStandsAboveWhatItCameFrom() {
        open();
        tell(
                events.begun("regions", "loop"),
                events.looping(1),
                events.iteration(0),
                events.begun("regions[0]/push", "run"));
        tell(events.failed("regions[0]/push", "no route"), events.failed("regions", "iteration 0 failed"));
        tell(events.broken("regions", "iteration 0 failed"));

        assertThat(Errors.of(Objects.requireNonNull(page().view()), desk.list().table()))
                .containsExactly(
                        new ErrorRow(0, "", "iteration 0 failed (execution)"),
                        new ErrorRow(1, "regions", "iteration 0 failed (execution), exit code 9"),
                        new ErrorRow(2, "regions[0]/push", "no route (execution), exit code 9"));
    }

    @Test
    void onePastEventAfterAnotherIsAskedForAndNowIsAlwaysNear() {
        open();
        ExecutionView early = Objects.requireNonNull(page().view());
        tell(events.begun("build", "run"), events.wrote("build", "x\n"), events.done("build"));

        type("[[[");
        assertThat(desk.wishes())
                .containsExactly(new Wish.LookBack("e", 3), new Wish.LookBack("e", 2), new Wish.LookBack("e", 1));
        desk = desk.granted().lookedBack(new Wish.LookBack("e", 3), early, null);
        assertThat(page().seq()).as("an answer that is no longer wanted").isEqualTo(4);
        desk = desk.lookedBack(new Wish.LookBack("e", 1), early, null);
        assertThat(page().seq()).isEqualTo(1);
        assertThat(page().shownEvents()).isEqualTo(1);
        assertThat(page().output().size()).isZero();

        tell(events.begun("split", "run"));
        assertThat(page().seq()).as("time goes on behind it").isEqualTo(1);
        type("L");
        assertThat(page().seq()).isEqualTo(5);
    }

    @Test
    void commandsGoWhereTheyShallAndACancelIsConfirmedWithItsReason() {
        open();
        type("pr");
        assertThat(desk.wishes()).containsExactly(new Wish.Pause("e"), new Wish.Resume("e"));
        desk = desk.granted();

        type("c");
        press(Key.Code.ESCAPE);
        assertThat(desk.wishes()).isEmpty();
        type("cwrong q");
        press(Key.Code.BACKSPACE, Key.Code.BACKSPACE, Key.Code.ENTER);
        assertThat(desk.wishes()).containsExactly(new Wish.Cancel("e", "wrong"));
        desk = desk.granted();
        type("cwrong");
        press(Key.Code.CLEAR);
        type("right");
        press(Key.Code.ENTER);
        assertThat(desk.wishes()).containsExactly(new Wish.Cancel("e", "right"));
    }

    @Test
    void nothingIsAskedAboutWhatHasEnded() {
        open();
        tell(events.ended());
        type("c");
        assertThat(desk.prompt()).isNull();
        assertThat(desk.notice()).isEqualTo("it has ended");
    }

    @Test
    void whatWaitsForAnApprovalIsApprovedByAWholeWord() {
        open();
        tell(events.begun("build", "wait"), events.asking("build", "Ship it?"));
        type("a");
        assertThat(Objects.requireNonNull(desk.prompt()).question()).isEqualTo("build: Ship it? [yes/no]");
        type("maybe");
        press(Key.Code.ENTER);
        assertThat(Objects.requireNonNull(desk.prompt()).error()).isEqualTo("answer yes or no");
        press(Key.Code.ESCAPE);
        type("ayes");
        press(Key.Code.ENTER);
        assertThat(desk.wishes()).containsExactly(new Wish.Approve("e", "build", true));

        tell(events.done("build"));
        type("a");
        assertThat(desk.notice()).isEqualTo("nothing waits for an approval");
    }

    @Test
    void whereNobodyTakesCommandsThatIsSaid() {
        desk = Desk.of(new DeskOptions(FilterLine.WITHOUT_CONDITIONS, false, null));
        open();
        type("c");

        assertThat(desk.prompt()).isNull();
        assertThat(desk.notice()).isEqualTo("nobody takes commands here");
    }

    @Test
    void leavingEndsNothingUnlessTheRunIsThisProgramsOwn() {
        open();
        type("q");
        assertThat(desk.isOver()).isTrue();

        desk = Desk.of(new DeskOptions(FilterLine.WITHOUT_CONDITIONS, true, "e"));
        Events own = new Events("e");
        desk = desk.opening("e", List.of()).granted().took("e", Events.entry(own.started()));
        type("q");
        assertThat(desk.isOver()).isFalse();
        assertThat(Objects.requireNonNull(desk.prompt()).question()).startsWith("Cancel e?");
        press(Key.Code.INTERRUPT);
        assertThat(desk.wishes()).containsExactly(new Wish.Interrupt());

        desk = desk.granted().asking(null).took("e", Events.entry(own.ended()));
        press(Key.Code.UP);
        assertThat(desk.isOver()).isFalse();
        type("q");
        assertThat(desk.isOver()).isTrue();
    }

    @Test
    void whatWasBeforeComesBeforeWhatHasComeMeanwhile() {
        open();
        Events whole = new Events("e");
        Tail<ExecutionEvent> history = EventLog.none();
        history = EventLog.with(history, whole.started());
        history = EventLog.with(history, whole.begun("build", "run"));
        ExecutionEvent first = whole.wrote("build", "first\n");
        history = EventLog.with(history, first);
        ExecutionView view = ExecutionView.of((RunEvent.Opening) history.get(0))
                .after(history.get(1))
                .after(first);
        desk = desk.opening("e", List.of()).granted().took("e", new Delivery.Snapshot(new Cursor("e1", 3), view));
        desk = desk.took("e", Events.entry(whole.wrote("build", "second\n")));
        Tail<ExecutionEvent> found = history;
        desk = desk.onPage("e", page -> page.withHistory(found));
        desk = desk.onPage("e", page -> page.withHistory(found));

        assertThat(page().output().lines()).extracting(OutputLine::text).containsExactly("first", "second");
        assertThat(page().track().events().received()).isEqualTo(4);
        assertThat(page().seq()).isEqualTo(4);
    }

    @Test
    void aGapLeadsPastWhatIsMissing() {
        open();
        Delivery.Gap gap = new Delivery.Gap(new Cursor("e1", 2), new Cursor("e1", 4), 2, 4, Delivery.Gap.DAMAGE);
        desk = desk.took("e", gap);
        events.begun("build", "run");
        events.begun("build", "run");
        events.begun("build", "run");
        tell(events.begun("split", "run"));

        assertThat(page().seq()).isEqualTo(5);
        assertThat(Objects.requireNonNull(page().view()).missingEvents()).isEqualTo(3);
        assertThat(page().track().connection().label()).isEqualTo("GAP 3 LIVE");
    }
}
