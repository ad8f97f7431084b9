package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.tui.log.Tail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one execution: its view, and the last of its events and changes. Immutable; one thread at a time adds.
 *
 * @param view what it is now, or null as long as nothing has come
 * @param outline which of its nodes stand below which
 * @param approvals what waits for an approval
 */
public record Track(
        String executionId,
        Connection connection,
        @Nullable ExecutionView view,
        Outline outline,
        Story story,
        Approvals approvals) {

    static Track of(String executionId) {
        return new Track(executionId, Connection.NONE, null, new Outline(List.of()), Story.EMPTY, Approvals.NONE);
    }

    /** What it is now, or null as long as nothing has come. */
    public @Nullable Moment now() {
        return view == null ? null : new Moment(view, story);
    }

    /** After something came. */
    Track after(Delivery delivery) {
        Track next = with(connection.after(delivery));
        if (delivery instanceof Delivery.Snapshot snapshot) {
            return next.with(snapshot.view());
        } else if (delivery instanceof Delivery.Entry entry) {
            return (next.isOfAnotherLife(entry.event()) ? next.anew() : next).after(entry.event());
        } else if (delivery instanceof Delivery.Gap gap && view != null && gap.toSeq() > view.seq()) {
            return new Track(
                    executionId, next.connection, view.lacking(gap.toSeq(), view.status()), outline, story, approvals);
        }
        return next;
    }

    /** Whether an event is of an execution that was begun again under this id, see {@link ExecutionView#following}. */
    boolean isOfAnotherLife(ExecutionEvent event) {
        return view != null && view.hasHad(event);
    }

    private Track anew() {
        return new Track(executionId, connection, null, new Outline(List.of()), story.anew(), Approvals.NONE);
    }

    private Track after(ExecutionEvent event) {
        boolean isOpening = event instanceof RunEvent.Opening;
        Story before = isOpening ? story.with(((RunEvent.Opening) event).labels()) : story;
        return new Track(
                executionId,
                connection,
                ExecutionView.following(view, event),
                isOpening ? new Outline(((RunEvent.Opening) event).nodes()) : outline,
                before.after(event),
                approvals.after(event));
    }

    /** With the events before those that have come, as far as they are kept. */
    Track withHistory(Tail<ExecutionEvent> history) {
        return story.events().all().dropped() > 0 // as many as are kept have come meanwhile
                ? this
                : with(story.of(history).going(story.events().all()));
    }

    /** The stream has failed. */
    Track after(Failure failure) {
        return with(connection.after(failure));
    }

    private Track with(Connection next) {
        return next.equals(connection) ? this : new Track(executionId, next, view, outline, story, approvals);
    }

    private Track with(Story next) {
        return new Track(executionId, connection, view, outline, next, approvals);
    }

    Track with(EventFilter filter) {
        return with(story.with(filter));
    }

    private Track with(ExecutionView next) {
        return new Track(
                executionId,
                connection,
                next,
                new Outline(next.start().nodes()),
                story.with(next.start().labels()),
                Approvals.of(next));
    }
}
