package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.view.ExecutionSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that a person has before them: the list of executions, or one of them, and what they are typing. Each key and each delivery gives
 * the next one. Immutable; one thread at a time adds.
 *
 * @param page the execution that is open, or null for the list
 * @param way the executions that were open before it and called one another, the outermost first
 * @param prompt the question that waits for its answer, or null
 * @param notice what was last done, or failed; empty for nothing
 * @param isHelpOpen whether the keys are explained
 * @param panels the size of the screen
 * @param wishes what somebody has to do for it, in order
 * @param isOver whether the person has left
 */
public record Desk(
        DeskOptions options,
        ListPage list,
        @Nullable ExecutionPage page,
        List<String> way,
        @Nullable Prompt prompt,
        String notice,
        boolean isHelpOpen,
        Panels panels,
        List<Wish> wishes,
        boolean isOver) {

    public Desk {
        way = List.copyOf(way);
        wishes = List.copyOf(wishes);
    }

    /** An empty one. */
    static Desk of(DeskOptions options) {
        return new Desk(
                options, ListPage.EMPTY, null, List.of(), null, "", false, new Panels(80, 24), List.of(), false);
    }

    /** What a key makes of it. */
    public Desk press(Key key) {
        if (key.code() == Key.Code.INTERRUPT) {
            return isOwnRunning() ? wishing(new Wish.Interrupt()) : over();
        }
        Desk clear = noting("");
        if (prompt != null) {
            return PromptKeys.press(clear, prompt, key);
        } else if (isHelpOpen) {
            return clear.helping(false);
        }
        return page == null ? ListKeys.press(clear, key) : PageKeys.press(clear, page, key);
    }

    /** On a screen of another size. */
    public Desk resized(int width, int height) {
        return new Desk(
                options, list, page, way, prompt, notice, isHelpOpen, new Panels(width, height), wishes, isOver);
    }

    /** With what a monitor lists. */
    Desk listed(List<ExecutionSummary> summaries) {
        return with(list.with(list.table().with(summaries)));
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

    /** After something came for one execution; itself if that is not open any more. */
    Desk took(String executionId, Delivery delivery) {
        return onPage(executionId, open -> open.after(delivery));
    }

    /** With the execution as it was; unless one looks at another time by now. */
    Desk lookedBack(Wish.LookBack wish, @Nullable ExecutionView view, @Nullable String error) {
        return onPage(wish.executionId(), open -> {
            Past past = open.past();
            return past == null || past.seq() != wish.seq()
                    ? open
                    : open.at(new Past(wish.seq(), view == null ? past.view() : view, error));
        });
    }

    Desk onPage(String executionId, UnaryOperator<ExecutionPage> change) {
        return page == null || !page.track().executionId().equals(executionId) ? this : with(change.apply(page));
    }

    /** What somebody is to approve in the execution that keys are about, or in what that has called; or null. */
    public @Nullable Question question() {
        Question own = page == null ? null : page.question();
        return own == null ? list.table().question(chosen()) : own;
    }

    /** The execution that keys are about, or empty if there is none. */
    String chosen() {
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
        boolean isOpen = page != null && page.track().executionId().equals(executionId);
        ExecutionView view = isOpen ? Objects.requireNonNull(page).track().view() : null;
        return row != null && row.hasEnded() || view != null && view.status().isTerminal();
    }

    /** Opens an execution. @param before those to go back to */
    Desk opening(String executionId, List<String> before) {
        return new Desk(
                        options,
                        list,
                        ExecutionPage.of(executionId),
                        before,
                        prompt,
                        notice,
                        isHelpOpen,
                        panels,
                        wishes,
                        isOver)
                .wishing(new Wish.Open(executionId));
    }

    Desk closing() {
        return new Desk(options, list, null, List.of(), prompt, notice, isHelpOpen, panels, wishes, isOver)
                .wishing(new Wish.Close());
    }

    Desk with(ListPage next) {
        return new Desk(options, next, page, way, prompt, notice, isHelpOpen, panels, wishes, isOver);
    }

    Desk with(ExecutionPage next) {
        return new Desk(options, list, next, way, prompt, notice, isHelpOpen, panels, wishes, isOver);
    }

    Desk asking(@Nullable Prompt next) {
        return new Desk(options, list, page, way, next, notice, isHelpOpen, panels, wishes, isOver);
    }

    Desk noting(String next) {
        return new Desk(options, list, page, way, prompt, next, isHelpOpen, panels, wishes, isOver);
    }

    Desk helping(boolean isOpen) {
        return new Desk(options, list, page, way, prompt, notice, isOpen, panels, wishes, isOver);
    }

    Desk wishing(Wish wish) {
        List<Wish> more = new ArrayList<>(wishes);
        more.add(wish);
        return new Desk(options, list, page, way, prompt, notice, isHelpOpen, panels, more, isOver);
    }

    /** Its wishes have been taken up. */
    Desk granted() {
        return new Desk(options, list, page, way, prompt, notice, isHelpOpen, panels, List.of(), isOver);
    }

    Desk over() {
        return new Desk(options, list, page, way, prompt, notice, isHelpOpen, panels, wishes, true);
    }
}
