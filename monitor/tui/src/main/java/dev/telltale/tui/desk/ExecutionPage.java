package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.tui.log.EventLog;
import dev.telltale.tui.log.OutputLog;
import dev.telltale.tui.log.Selection;
import dev.telltale.tui.log.Tail;
import dev.telltale.tui.log.VariableRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution, as somebody looks at it. Immutable; one thread at a time adds.
 *
 * @param past where in time one is, or null for now
 * @param output of what is chosen in the tree
 */
public record ExecutionPage(
        Track track, Tree tree, @Nullable Past past, OutputLog output, Reading reading) {

    static ExecutionPage of(String executionId) {
        return new ExecutionPage(Track.of(executionId), Tree.START, null, OutputLog.EMPTY, Reading.START);
    }

    /** What is shown: it is now, or as it was; null as long as that is not known. */
    private @Nullable Moment moment() {
        return past == null || past.moment() == null ? track.now() : past.moment();
    }

    /** What is shown of it; null as long as nothing is known. */
    public @Nullable ExecutionView view() {
        Moment shown = moment();
        return shown == null ? null : shown.view();
    }

    /** The event that is shown, or 0 as long as nothing is. */
    public long seq() {
        ExecutionView view = view();
        return view == null ? 0 : view.seq();
    }

    /** The rows of the tree, all of them; empty as long as nothing is known. @param table where called executions are looked up */
    public List<TreeRow> rows(ExecutionTable table) {
        ExecutionView view = view();
        return view == null ? List.of() : tree.rows(view, track.outline(), table);
    }

    /** The events around what is shown; those to be seen are the first {@link #shownEvents}. */
    public EventLog events() {
        Moment shown = moment();
        return (shown == null ? track.story() : shown.story()).events();
    }

    /** How many events are to be seen: those up to what is shown. */
    public int shownEvents() {
        return past == null ? events().shown().size() : events().shownUpTo(seq());
    }

    /** The variables that are shown. */
    public List<VariableRow> variables() {
        Moment shown = moment();
        return shown == null ? List.of() : shown.story().variables().rows(shown.view());
    }

    /** What somebody is to approve in it, that of the chosen node before others; or null. */
    @Nullable
    Question question() {
        return track.approvals().question(track.executionId(), tree.cursor());
    }

    ExecutionPage after(Delivery delivery) {
        ExecutionPage next = with(track.after(delivery));
        if (delivery instanceof Delivery.Entry entry && track.isOfAnotherLife(entry.event())) {
            return next.at(null);
        }
        if (past != null) {
            return next;
        }
        if (delivery instanceof Delivery.Snapshot) {
            return next.reselected();
        }
        boolean isChosen = delivery instanceof Delivery.Entry entry
                && entry.event().envelope().path() != null
                && selection().covers(entry.event().envelope().path());
        return isChosen ? next.with(output.after(((Delivery.Entry) delivery).event())) : next;
    }

    /** With the output of what is chosen now, and at the time that is shown. */
    private ExecutionPage reselected() {
        Moment shown = moment();
        return shown == null
                ? this
                : with(OutputLog.of(
                        shown.view(),
                        shown.story().events().all(),
                        selection(),
                        shown.view().seq()));
    }

    private Selection selection() {
        return new Selection(tree.cursor());
    }

    /** With the events before those that have come, the oldest first. Whatever is seen stays where it is. */
    ExecutionPage withHistory(Tail<ExecutionEvent> history) {
        ExecutionPage next = with(track.withHistory(history)).reselected();
        return next.with(reading.shifted(
                next.output.end() - output.end(),
                next.events().shown().end() - events().shown().end()));
    }

    ExecutionPage with(Track next) {
        return new ExecutionPage(next, tree, past, output, reading);
    }

    private ExecutionPage with(OutputLog next) {
        return new ExecutionPage(track, tree, past, next, reading);
    }

    ExecutionPage with(Reading next) {
        return new ExecutionPage(track, tree, past, output, next);
    }

    /** With another row chosen, or folded otherwise. */
    ExecutionPage with(Tree next) {
        ExecutionPage moved = new ExecutionPage(track, next, past, output, reading.foundNowhere());
        return next.cursor().equals(tree.cursor())
                ? moved
                : moved.with(moved.reading.scrolled(Pane.OUTPUT, Scroll.FOLLOWING))
                        .reselected();
    }

    /** At another time; null for now. */
    ExecutionPage at(@Nullable Past next) {
        return new ExecutionPage(track, tree, next, output, reading.foundNowhere()).reselected();
    }

    /** On the way to another time: what is shown stays until it is known what was then. */
    ExecutionPage leaving(long seq) {
        return new ExecutionPage(track, tree, new Past(seq, moment(), null), output, reading.foundNowhere());
    }

    boolean isOnTheWayTo(long seq) {
        return past != null && past.seq() == seq;
    }

    /** It cannot be told what was at the time that is wanted. */
    ExecutionPage stuck(String why) {
        return past == null ? this : at(new Past(past.seq(), past.moment(), why));
    }

    ExecutionPage filtered(String text, EventFilter by) {
        Past then = past == null ? null : past.with(by);
        return new ExecutionPage(track.with(by), tree, then, output, reading.filtered(text));
    }

    /** How many rows the pane has that is shown, and the number of the first. @param table as in {@link #rows} */
    Extent extent(ExecutionTable table) {
        ExecutionView view = view();
        if (view == null) {
            return new Extent(0, 0);
        }
        return switch (reading.pane()) {
            case OUTPUT -> new Extent(output.dropped(), output.end());
            case VARIABLES -> new Extent(0, view.variables().variables().size());
            case EVENTS -> {
                long first = events().shown().dropped();
                yield new Extent(first, first + shownEvents());
            }
            case ERRORS -> new Extent(0, Errors.of(view, table).size());
        };
    }

    /** @param first number of the first row @param end number behind the last one */
    record Extent(long first, long end) {}
}
