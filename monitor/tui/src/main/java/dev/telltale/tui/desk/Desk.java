package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.view.ExecutionList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that a person has before them: the list of executions, or one of them, and what they are typing. Each key and each delivery gives
 * the next one. Immutable; one thread at a time adds.
 *
 * @param place where on it the person is
 * @param dialogue what the person is asked and told
 * @param panels the size of the screen
 * @param wishes what somebody has to do for it, in order
 * @param isOver whether the person has left
 */
public record Desk(
        DeskOptions options,
        ListPage list,
        Place place,
        Dialogue dialogue,
        Panels panels,
        List<Wish> wishes,
        boolean isOver) {

    public Desk {
        wishes = List.copyOf(wishes);
    }

    /** An empty one. */
    static Desk of(DeskOptions options) {
        return new Desk(options, ListPage.EMPTY, Place.LIST, Dialogue.NONE, new Panels(80, 24), List.of(), false);
    }

    /** The execution that is open, or null for the list. */
    public @Nullable ExecutionPage page() {
        return place.page();
    }

    /** What a key makes of it. */
    public Desk press(Key key) {
        if (key.code() == Key.Code.INTERRUPT) {
            return isOwnRunning() ? wishing(new Wish.Interrupt()) : over();
        }
        Desk clear = noting("");
        Prompt prompt = dialogue.prompt();
        ExecutionPage page = page();
        if (prompt != null) {
            return PromptKeys.press(clear, prompt, key);
        } else if (dialogue.isHelpOpen()) {
            return HelpKeys.press(clear, key);
        }
        return page == null ? ListKeys.press(clear, key) : PageKeys.press(clear, page, key);
    }

    /** On a screen of another size. */
    public Desk resized(int width, int height) {
        return new Desk(options, list, place, dialogue, new Panels(width, height), wishes, isOver);
    }

    /** With all that a monitor lists. @param before what was known when it was asked */
    Desk listed(ExecutionList found, ExecutionTable before) {
        return with(list.listed(found, before));
    }

    /** After what came for all executions. */
    Desk heard(List<Delivery> deliveries) {
        Connection connection = list.connection();
        List<ExecutionEvent> events = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            connection = connection.after(delivery);
            if (delivery instanceof Delivery.Entry entry) {
                events.add(entry.event());
            }
        }
        return with(list.with(connection).with(list.table().after(events)));
    }

    /** With what is asked in an execution of the list. */
    Desk asked(String executionId, Approvals approvals) {
        return with(list.with(list.table().with(executionId, approvals)));
    }

    /** After something came for one execution; itself if that is not open any more. */
    Desk took(String executionId, Delivery delivery) {
        return onPage(executionId, open -> open.after(delivery));
    }

    /** With the execution as it was; unless one looks at another time by now. */
    Desk lookedBack(Wish.LookBack wish, Past past) {
        return onPage(
                wish.executionId(),
                open -> open.isOnTheWayTo(wish.seq())
                        ? open.at(past.with(open.events().filter()))
                        : open);
    }

    /** It cannot be told what the execution was. */
    Desk notLookedBack(Wish.LookBack wish, String why) {
        return onPage(wish.executionId(), open -> open.isOnTheWayTo(wish.seq()) ? open.stuck(why) : open);
    }

    Desk onPage(String executionId, UnaryOperator<ExecutionPage> change) {
        ExecutionPage page = page();
        return page == null || !page.track().executionId().equals(executionId) ? this : with(change.apply(page));
    }

    /** What somebody is to approve in the execution that keys are about, or in what that has called; or null. */
    public @Nullable Question question() {
        ExecutionPage page = page();
        Question own = page == null ? null : page.question();
        return own == null ? list.table().question(chosen(), page == null) : own;
    }

    /** The executions of which somebody has to ask whether they wait for an approval: those that keys are about, but for the open one. */
    List<String> inquired() {
        return list.table().running(chosen()).stream()
                .filter(id -> page() == null || !id.equals(chosen()))
                .toList();
    }

    /** The execution that keys are about, or empty if there is none. */
    String chosen() {
        ExecutionPage page = page();
        return page == null ? list.chosen() : page.track().executionId();
    }

    /** Whether whoever leaves now would cancel the run of this program. */
    boolean isOwnRunning() {
        String own = options.ownRun();
        return own != null && !hasEnded(own);
    }

    /** Whether it is known of an execution that it has ended. */
    boolean hasEnded(String executionId) {
        ExecutionRow row = list.table().find(executionId);
        ExecutionPage page = page();
        ExecutionView view = page != null && page.track().executionId().equals(executionId)
                ? page.track().view()
                : null;
        return row != null && row.hasEnded() || view != null && view.status().isTerminal();
    }

    /** Opens an execution. @param before those to go back to */
    Desk opening(String executionId, List<String> before) {
        return with(new Place(ExecutionPage.of(executionId), before)).wishing(new Wish.Open(executionId));
    }

    Desk closing() {
        return with(Place.LIST).wishing(new Wish.Close());
    }

    Desk with(ListPage next) {
        return new Desk(options, next, place, dialogue, panels, wishes, isOver);
    }

    Desk with(ExecutionPage next) {
        return with(place.with(next));
    }

    private Desk with(Place next) {
        return new Desk(options, list, next, dialogue, panels, wishes, isOver);
    }

    Desk asking(@Nullable Prompt next) {
        return with(dialogue.asking(next));
    }

    Desk noting(String next) {
        return with(dialogue.noting(next));
    }

    /** @param line as in {@link Dialogue#help} */
    Desk helping(int line) {
        return with(dialogue.helping(line));
    }

    private Desk with(Dialogue next) {
        return new Desk(options, list, place, next, panels, wishes, isOver);
    }

    Desk wishing(Wish wish) {
        List<Wish> more = new ArrayList<>(wishes);
        more.add(wish);
        return with(more);
    }

    /** Its wishes have been taken up. */
    Desk granted() {
        return with(List.of());
    }

    private Desk with(List<Wish> next) {
        return new Desk(options, list, place, dialogue, panels, next, isOver);
    }

    Desk over() {
        return new Desk(options, list, place, dialogue, panels, wishes, true);
    }
}
