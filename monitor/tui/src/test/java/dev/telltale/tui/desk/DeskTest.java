package dev.telltale.tui.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionSummary;
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
    private Desk desk = Desk.of(new DeskOptions(FilterLine.WITHOUT_CONDITIONS, true, null))
            .listed(new ExecutionList(List.of(), null), ExecutionTable.EMPTY);

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

    private Past past(long seq, ExecutionView view) {
        return new Past(seq, new Moment(view, page().track().story().at(seq)), null);
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
    void whatIsChosenInTheListStaysChosenWhateverComesAboveIt() {
        desk = desk.heard(List.of(Events.entry(new Events("old").started())));
        ExecutionEvent later = new Events("new").startedAt(Events.BEGIN + 1_000_000);
        desk = desk.heard(List.of(Events.entry(later)));
        assertThat(desk.list().rows()).extracting(ExecutionRow::executionId).containsExactly("new", "old");
        type("p");
        assertThat(desk.wishes()).containsExactly(new Wish.Pause("old"));

        desk = Desk.of(desk.options()).heard(List.of(Events.entry(later)));
        type("p");
        assertThat(desk.wishes()).as("before it is known which there are").isEmpty();
        assertThat(desk.dialogue().notice()).contains("press it again");
    }

    @Test
    void whatIsListedNoMoreIsGoneUnlessItHasSaidSomethingSince() {
        Events spoke = new Events("spoke");
        desk = desk.heard(List.of(Events.entry(new Events("ghost").started()), Events.entry(spoke.started())));
        ExecutionTable before = desk.list().table();
        desk = desk.heard(List.of(Events.entry(spoke.ended()), Events.entry(new Events("young").started())));
        Events again = new Events("again");
        desk = desk.listed(list(again.started()), before);

        assertThat(desk.list().rows())
                .extracting(ExecutionRow::executionId)
                .containsExactlyInAnyOrder("spoke", "young", "again");
    }

    @Test
    void ofAnotherLifeWithTheSameIdTheListIsBelieved() {
        tell(events.started(), events.begun("build", "run"), events.ended());
        desk = desk.listed(list(new Events("e").started()), desk.list().table());

        assertThat(Objects.requireNonNull(desk.list().table().find("e")).hasEnded())
                .isFalse();
    }

    @Test
    void whatHasEndedBeforeTheNewestThousandIsKnownToBeMissing() {
        for (int i = 0; i <= ExecutionTable.MOST; i++) {
            assertThat(desk.list().table().hasMore()).isFalse();
            Events each = new Events("n" + i);
            desk = desk.heard(List.of(Events.entry(each.started()), Events.entry(each.ended())));
        }

        assertThat(desk.list().rows()).hasSize(ExecutionTable.MOST);
        assertThat(desk.list().table().hasMore()).isTrue();
    }

    private static ExecutionList list(ExecutionEvent start) {
        return new ExecutionList(List.of(summary(start)), null);
    }

    private static ExecutionSummary summary(ExecutionEvent start) {
        return ExecutionSummary.of(ExecutionView.of((RunEvent.Opening) start), Events.BEGIN);
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
        assertThat(page().reading().found())
                .as("from what is seen, round to the beginning")
                .isEqualTo(39);
        type("n");
        assertThat(page().reading().found()).isEqualTo(79);
        type("n");
        assertThat(page().reading().found()).isEqualTo(39);
        type("N");
        assertThat(page().reading().found()).isEqualTo(79);
        type("/");
        press(Key.Code.ENTER);
        assertThat(page().reading().found()).as("for the same again").isEqualTo(39);
        type("/nowhere");
        press(Key.Code.ENTER);
        assertThat(desk.dialogue().notice()).isEqualTo("no line has 'nowhere'");
    }

    @Test
    void theEventsAreFilteredAndAWrongFilterIsSaidWhereItIsTyped() {
        open();
        tell(events.begun("build", "run"), events.wrote("build", "x\n"), events.done("build"));
        type("3/type=node.complet");
        press(Key.Code.ENTER);
        assertThat(Objects.requireNonNull(desk.dialogue().prompt()).error()).contains("node.completed");

        type("ed");
        press(Key.Code.ENTER);
        assertThat(desk.dialogue().prompt()).isNull();
        assertThat(page().events().shown().size()).isEqualTo(1);
        tell(events.begun("split", "run"), events.done("split"));
        assertThat(page().events().shown().size()).isEqualTo(2);
        assertThat(page().events().all().size()).isEqualTo(6);
    }

    @Test
    void whatChangedLastIsMarked() {
        open();
        tell(events.set("a", null, 1L), events.set("b", null, 1L), events.set("a", 1L, 2L));

        List<VariableRow> rows = page().variables();
        assertThat(rows).containsExactly(new VariableRow("a", "2", "1", true), new VariableRow("b", "1", null, false));
    }

    @Test
    void whatChangedLastIsMarkedInThePastToo() {
        open();
        tell(events.set("a", null, 1L), events.set("b", null, 1L), events.set("a", 1L, 2L));
        ExecutionView then = Objects.requireNonNull(page().view());
        tell(events.set("b", 1L, 2L), events.set("a", 2L, 3L));
        type("[[");
        desk = desk.lookedBack(new Wish.LookBack("e", 4), past(4, then));

        assertThat(page().variables())
                .containsExactly(new VariableRow("a", "2", "1", true), new VariableRow("b", "1", null, false));
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
        desk = desk.granted().lookedBack(new Wish.LookBack("e", 3), past(3, early));
        assertThat(page().seq()).as("an answer that is no longer wanted").isEqualTo(4);
        desk = desk.lookedBack(new Wish.LookBack("e", 1), past(1, early));
        assertThat(page().seq()).isEqualTo(1);
        assertThat(page().shownEvents()).isEqualTo(1);
        assertThat(page().output().size()).isZero();

        tell(events.begun("split", "run"));
        assertThat(page().seq()).as("time goes on behind it").isEqualTo(1);
        type("L");
        assertThat(page().seq()).isEqualTo(5);
    }

    @Test
    void whatCannotBeToldOfThePastIsSaid() {
        open();
        tell(events.begun("build", "run"), events.done("build"));
        type("[");
        desk = desk.notLookedBack(new Wish.LookBack("e", 1), "an older question");
        assertThat(Objects.requireNonNull(page().past()).error()).isNull();
        desk = desk.notLookedBack(new Wish.LookBack("e", 2), "it is known no longer");
        assertThat(Objects.requireNonNull(page().past()).error()).isEqualTo("it is known no longer");
    }

    @Test
    void aFilterHoldsInThePastToo() {
        open();
        tell(events.begun("build", "run"), events.done("build"), events.begun("split", "run"));
        type("[");
        desk = desk.lookedBack(new Wish.LookBack("e", 3), past(3, Objects.requireNonNull(page().view())));
        type("3/type=node.completed");
        press(Key.Code.ENTER);
        assertThat(page().shownEvents()).isEqualTo(1);
        type("L");
        assertThat(page().shownEvents()).isEqualTo(1);
    }

    @Test
    void whatIsAskedInWhatItCalledIsKnownUntilItIsAnswered() {
        desk = desk.heard(List.of(
                Events.entry(new Events("e").started()), Events.entry(new Events("part").startedBy("e", "build"))));
        Approvals asked = Approvals.NONE.after(new Events("part").asking("inner", "Ship it?"));
        desk = desk.asked("part", asked);
        desk = desk.opening("e", List.of()).granted();

        assertThat(desk.inquired()).containsExactly("part");
        assertThat(desk.question()).isEqualTo(new Question("part", "inner", "Ship it?"));
        desk = desk.asked("part", asked.after(new Events("part").done("inner")));
        assertThat(desk.question()).isNull();
    }

    @Test
    void ofSeveralQuestionsTheOthersStayWhenOneIsAnswered() {
        Approvals both = Approvals.NONE
                .after(events.asking("regions[0]/push", "First?"))
                .after(events.asking("regions[1]/push", "Second?"));

        assertThat(both.question("e", "regions[1]/push")).isEqualTo(new Question("e", "regions[1]/push", "Second?"));
        assertThat(both.after(events.done("regions[1]/push")).question("e", ""))
                .isEqualTo(new Question("e", "regions[0]/push", "First?"));
        assertThat(both.after(events.retrying("regions[0]/push")).question("e", ""))
                .as("no answer came in time, and it has yet to ask again")
                .isEqualTo(new Question("e", "regions[1]/push", "Second?"));
        assertThat(both.after(events.ended()).question("e", "")).isNull();
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
        assertThat(desk.dialogue().prompt()).isNull();
        assertThat(desk.dialogue().notice()).isEqualTo("it has ended");
    }

    @Test
    void whatWaitsForAnApprovalIsApprovedByAWholeWord() {
        open();
        tell(events.begun("build", "wait"), events.asking("build", "Ship it?"));
        type("a");
        assertThat(Objects.requireNonNull(desk.dialogue().prompt()).question()).isEqualTo("build: Ship it? [yes/no]");
        type("maybe");
        press(Key.Code.ENTER);
        assertThat(Objects.requireNonNull(desk.dialogue().prompt()).error()).isEqualTo("answer yes or no");
        press(Key.Code.ESCAPE);
        type("ayes");
        press(Key.Code.ENTER);
        assertThat(desk.wishes()).containsExactly(new Wish.Approve("e", "build", true));

        tell(events.done("build"));
        type("a");
        assertThat(desk.dialogue().notice()).isEqualTo("nothing waits for an approval");
    }

    @Test
    void whereNobodyTakesCommandsThatIsSaid() {
        desk = Desk.of(new DeskOptions(FilterLine.WITHOUT_CONDITIONS, false, null));
        open();
        type("c");

        assertThat(desk.dialogue().prompt()).isNull();
        assertThat(desk.dialogue().notice()).isEqualTo("nobody takes commands here");
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
        assertThat(Objects.requireNonNull(desk.dialogue().prompt()).question()).startsWith("Cancel e?");
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
        assertThat(page().events().received()).isEqualTo(4);
        assertThat(page().seq()).isEqualTo(4);
    }

    @Test
    void whoHasScrolledStaysThereWhenWhatWasBeforeComes() {
        open();
        Events whole = new Events("e");
        Tail<ExecutionEvent> history = EventLog.none();
        history = EventLog.with(history, whole.started());
        ExecutionView view = ExecutionView.of((RunEvent.Opening) history.get(0));
        for (int i = 0; i < 50; i++) {
            ExecutionEvent event = whole.set("count", (long) i, i + 1L);
            history = EventLog.with(history, event);
            view = view.after(event);
        }
        desk = desk.opening("e", List.of()).granted().took("e", new Delivery.Snapshot(new Cursor("e1", 51), view));
        for (int i = 50; i < 100; i++) {
            desk = desk.took("e", Events.entry(whole.set("count", (long) i, i + 1L)));
        }
        type("3");
        press(Key.Code.TAB, Key.Code.HOME);
        long seen = firstSeen();
        Tail<ExecutionEvent> found = history;
        desk = desk.onPage("e", page -> page.withHistory(found));

        assertThat(page().shownEvents()).isEqualTo(101);
        assertThat(firstSeen()).isEqualTo(seen);
    }

    private long firstSeen() {
        Tail<ExecutionEvent> shown = page().events().shown();
        long top = page().reading().scroll(Pane.EVENTS).top(shown.dropped(), shown.end(), 10);
        return shown.get((int) (top - shown.dropped())).envelope().seq();
    }

    // A server that keeps nothing has started again, and so has somebody the execution.
    @Test
    void anExecutionThatWasBegunAgainUnderItsIdIsShownFromItsBeginning() {
        open();
        tell(events.begun("build", "run"), events.wrote("build", "old\n"));
        type("[");
        Events again = new Events("e");
        desk = desk.took("e", new Delivery.Gap(new Cursor("e1", 3), new Cursor("e2", 0), 0, 0, Delivery.Gap.EPOCH));
        tell(again.started(), again.begun("build", "run"), again.wrote("build", "new\n"));

        assertThat(page().seq()).isEqualTo(3);
        assertThat(page().past()).isNull();
        assertThat(page().shownEvents()).isEqualTo(3);
        assertThat(page().output().lines()).extracting(OutputLine::text).containsExactly("new");
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
