package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.tui.log.Events;
import dev.telltale.tui.log.FilterLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A desk with an execution on it, for those who draw it: one node has ended, one runs, three have not begun. Not thread-safe. */
public final class Showcase {
    private final Events events = new Events("e");
    private final List<ExecutionEvent> told = new ArrayList<>();

    public Showcase() {
        tell(
                Events::started,
                story -> story.set("count", null, 1L),
                story -> story.begun("build", "run"),
                story -> story.wrote("build", "compiling\n"),
                story -> story.complained("build", "a warning\n"),
                story -> story.done("build"),
                story -> story.begun("large", "switch"));
    }

    /** Another execution: of loops, each in an iteration of the one before. */
    public static Showcase nested(int depth) {
        Showcase showcase = new Showcase(events -> events.startedNested(depth));
        String path = "l0";
        for (int i = 1; i <= depth; i++) {
            String loop = path;
            showcase.tell(
                    events -> events.begun(loop, "loop"),
                    events -> events.loopingAt(loop, 1),
                    events -> events.iterationAt(loop, 0));
            path = loop + "[0]/l" + i;
        }
        return showcase;
    }

    private Showcase(Function<Events, ExecutionEvent> start) {
        tell(start);
    }

    public Events events() {
        return events;
    }

    @SafeVarargs
    public final void tell(Function<Events, ExecutionEvent>... next) {
        for (Function<Events, ExecutionEvent> event : next) {
            told.add(event.apply(events));
        }
    }

    /** The list. */
    public Desk desk() {
        Desk desk = Desk.of(new DeskOptions(FilterLine.WITHOUT_CONDITIONS, true, null))
                .listed(new ExecutionList(List.of(), null), ExecutionTable.EMPTY);
        return desk.heard(told.stream()
                .filter(RunEvent.class::isInstance)
                .map(Events::entry)
                .map(Delivery.class::cast)
                .toList());
    }

    /** The list, of which a monitor has told that there are more. */
    public Desk cut() {
        return desk().listed(new ExecutionList(List.of(), "older"), ExecutionTable.EMPTY);
    }

    /** The page of the execution before its first event has come. @param then what has come */
    public Desk awaited(Delivery... then) {
        Desk desk = desk().press(Key.of(Key.Code.ENTER)).granted();
        for (Delivery delivery : then) {
            desk = desk.took("e", delivery);
        }
        return desk;
    }

    /** What was at the time that is looked back to cannot be told. */
    public Desk stuck(Desk desk, String why) {
        return desk.notLookedBack(
                (Wish.LookBack) desk.wishes().get(desk.wishes().size() - 1), why);
    }

    /** The page of the execution. @param then what comes after its events */
    public Desk opened(Delivery... then) {
        Desk desk = awaited();
        for (ExecutionEvent event : told) {
            desk = desk.took("e", Events.entry(event));
        }
        for (Delivery delivery : then) {
            desk = desk.heard(List.of(delivery)).took("e", delivery);
        }
        return desk;
    }
}
