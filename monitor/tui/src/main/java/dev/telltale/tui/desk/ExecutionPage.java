package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeView;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.tui.log.OutputLog;
import dev.telltale.tui.log.Selection;
import dev.telltale.tui.log.Tail;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One execution, as somebody looks at it. Immutable; one thread at a time adds.
 *
 * @param past where in time one is, or null for now
 * @param pane what is shown beside the tree
 * @param isPaneFocused whether keys move in it, and not in the tree
 * @param output of what is chosen in the tree
 * @param filter of the events as it was typed
 * @param search what is looked for in the output, or empty
 * @param found number of the line where it was found, or -1
 */
public record ExecutionPage(
        Track track,
        Tree tree,
        @Nullable Past past,
        Pane pane,
        Map<Pane, Scroll> scrolls,
        boolean isPaneFocused,
        OutputLog output,
        String filter,
        String search,
        long found) {

    static ExecutionPage of(String executionId) {
        return new ExecutionPage(
                Track.of(executionId), Tree.START, null, Pane.OUTPUT, Map.of(), false, OutputLog.EMPTY, "", "", -1);
    }

    public ExecutionPage {
        scrolls = Map.copyOf(scrolls);
    }

    /** What is shown: as it is now, or as it was; null as long as that is not known. */
    public @Nullable ExecutionView view() {
        return past == null || past.view() == null ? track.view() : past.view();
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

    /** The events to be seen: those up to what is shown. */
    public int shownEvents() {
        return past == null ? track.events().shown().size() : track.events().shownUpTo(seq());
    }

    /** What somebody is to approve in it, that of the chosen node before others; or null. */
    @Nullable
    Question question() {
        Map<String, String> asked = track.approvals();
        if (asked.isEmpty()) {
            return null;
        }
        String path = asked.containsKey(tree.cursor())
                ? tree.cursor()
                : asked.keySet().iterator().next();
        return new Question(track.executionId(), path, asked.getOrDefault(path, ""));
    }

    /** How a pane is scrolled. */
    public Scroll scroll(Pane which) {
        return scrolls.getOrDefault(which, which.isLog() ? Scroll.FOLLOWING : Scroll.TOP);
    }

    ExecutionPage after(Delivery delivery) {
        Track next = track.after(delivery);
        if (past != null) {
            return with(next);
        }
        if (delivery instanceof Delivery.Snapshot) {
            return with(next).reselected();
        }
        boolean isChosen = delivery instanceof Delivery.Entry entry
                && entry.event().envelope().path() != null
                && selection().covers(entry.event().envelope().path());
        return isChosen ? with(next).with(output.after(((Delivery.Entry) delivery).event())) : with(next);
    }

    /** With the output of what is chosen now, and at the time that is shown. */
    ExecutionPage reselected() {
        ExecutionView view = view();
        NodeView node = view == null ? null : view.node(tree.cursor());
        return with(
                node != null && node.loop() == null
                        ? OutputLog.of(node)
                        : track.output().of(selection(), past == null ? Long.MAX_VALUE : seq()));
    }

    private Selection selection() {
        return new Selection(tree.cursor());
    }

    /** With the events before those that have come, the oldest first. */
    ExecutionPage withHistory(Tail<ExecutionEvent> events) {
        return with(track.withHistory(events)).reselected();
    }

    ExecutionPage with(Track next) {
        return new ExecutionPage(next, tree, past, pane, scrolls, isPaneFocused, output, filter, search, found);
    }

    private ExecutionPage with(OutputLog next) {
        return new ExecutionPage(track, tree, past, pane, scrolls, isPaneFocused, next, filter, search, found);
    }

    /** With another row chosen, or folded otherwise. */
    ExecutionPage with(Tree next) {
        ExecutionPage moved =
                new ExecutionPage(track, next, past, pane, scrolls, isPaneFocused, output, filter, search, -1);
        return next.cursor().equals(tree.cursor())
                ? moved
                : moved.scrolled(Pane.OUTPUT, Scroll.FOLLOWING).reselected();
    }

    /** At another time; null for now. */
    ExecutionPage at(@Nullable Past next) {
        return new ExecutionPage(track, tree, next, pane, scrolls, isPaneFocused, output, filter, search, -1)
                .reselected();
    }

    ExecutionPage showing(Pane next, boolean isFocused) {
        return new ExecutionPage(track, tree, past, next, scrolls, isFocused, output, filter, search, found);
    }

    ExecutionPage scrolled(Pane which, Scroll next) {
        Map<Pane, Scroll> changed = new EnumMap<>(Pane.class);
        changed.putAll(scrolls);
        changed.put(which, next);
        return new ExecutionPage(track, tree, past, pane, changed, isPaneFocused, output, filter, search, found);
    }

    ExecutionPage filtered(String text, EventFilter by) {
        return new ExecutionPage(track.with(by), tree, past, pane, scrolls, isPaneFocused, output, text, search, found)
                .scrolled(Pane.EVENTS, Scroll.FOLLOWING);
    }

    ExecutionPage searching(String text, long at) {
        return new ExecutionPage(track, tree, past, pane, scrolls, isPaneFocused, output, filter, text, at);
    }

    /** How many rows the pane has that is shown, and the number of the first. @param table as in {@link #rows} */
    Extent extent(ExecutionTable table) {
        ExecutionView view = view();
        if (view == null) {
            return new Extent(0, 0);
        }
        return switch (pane) {
            case OUTPUT -> new Extent(output.dropped(), output.dropped() + output.size());
            case VARIABLES -> new Extent(0, view.variables().variables().size());
            case EVENTS -> {
                long first = track.events().shown().dropped();
                yield new Extent(first, first + shownEvents());
            }
            case ERRORS -> new Extent(0, Errors.of(view, table).size());
        };
    }

    /** @param first number of the first row @param end number behind the last one */
    record Extent(long first, long end) {}
}
