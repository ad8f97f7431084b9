package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.tui.log.EventLog;
import dev.telltale.tui.log.OutputLog;
import dev.telltale.tui.log.Tail;
import dev.telltale.tui.log.VariableLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one execution: its view, and the last of its output, events and changes. Immutable; one thread at a time adds.
 *
 * @param view what it is now, or null as long as nothing has come
 * @param outline which of its nodes stand below which
 * @param approvals what waits for an approval: the question by the path of the node
 */
public record Track(
        String executionId,
        Connection connection,
        @Nullable ExecutionView view,
        Outline outline,
        OutputLog output,
        EventLog events,
        VariableLog variables,
        Map<String, String> approvals) {

    static Track of(String executionId) {
        return new Track(
                executionId,
                Connection.NONE,
                null,
                new Outline(List.of()),
                OutputLog.EMPTY,
                EventLog.of(EventFilter.ALL, Map.of()),
                VariableLog.EMPTY,
                Map.of());
    }

    /** After something came. */
    Track after(Delivery delivery) {
        Track next = with(connection.after(delivery));
        if (delivery instanceof Delivery.Snapshot snapshot) {
            return next.with(snapshot.view());
        } else if (delivery instanceof Delivery.Entry entry) {
            return next.after(entry.event());
        } else if (delivery instanceof Delivery.Gap gap && view != null && gap.toSeq() > view.seq()) {
            return next.with(view.lacking(gap.toSeq(), view.status()));
        }
        return next;
    }

    private Track after(ExecutionEvent event) {
        return new Track(
                executionId,
                connection,
                view == null ? ExecutionView.ofRest(event) : view.afterLoss(event),
                event instanceof RunEvent.Opening opening ? new Outline(opening.nodes()) : outline,
                output.after(event),
                eventsOf(event).after(event),
                variables.after(event),
                approvals(event));
    }

    private EventLog eventsOf(ExecutionEvent event) {
        return event instanceof RunEvent.Opening opening && events.received() == 0
                ? EventLog.of(events.filter(), opening.labels())
                : events;
    }

    private Map<String, String> approvals(ExecutionEvent event) {
        String path = event.envelope().path();
        boolean asks = event instanceof NodeEvent.Waiting waiting && waiting.prompt() != null;
        if (path == null
                || !asks
                        && !(approvals.containsKey(path)
                                && event.envelope().status().isTerminal())) {
            return approvals;
        }
        Map<String, String> next = new LinkedHashMap<>(approvals);
        if (asks) {
            next.put(path, Objects.requireNonNull(((NodeEvent.Waiting) event).prompt()));
        } else {
            next.remove(path);
        }
        return next;
    }

    /** With the events before those that have come, as far as they are kept. */
    Track withHistory(Tail<ExecutionEvent> history) {
        if (events.all().dropped() > 0) { // as many as are kept have come meanwhile
            return this;
        }
        Track whole = new Track(
                executionId,
                connection,
                view,
                outline,
                OutputLog.EMPTY,
                EventLog.of(events.filter(), events.labels()),
                VariableLog.EMPTY,
                approvals);
        return whole.logging(history).logging(events.all());
    }

    /** With what of these events comes after those that are logged: where a stream begins anew, some come twice. */
    private Track logging(Tail<ExecutionEvent> more) {
        EventLog log = events;
        OutputLog written = output;
        VariableLog changes = variables;
        long last = log.all().size() == 0
                ? 0
                : log.all().get(log.all().size() - 1).envelope().seq();
        for (int i = 0; i < more.size(); i++) {
            ExecutionEvent event = more.get(i);
            if (event.envelope().seq() > last) {
                log = log.after(event);
                written = written.after(event);
                changes = changes.after(event);
            }
        }
        return new Track(executionId, connection, view, outline, written, log, changes, approvals);
    }

    /** The stream has failed, and is asked for again. */
    Track lost(String why) {
        return with(connection.lost(why));
    }

    private Track with(Connection next) {
        return next.equals(connection)
                ? this
                : new Track(executionId, next, view, outline, output, events, variables, approvals);
    }

    Track with(EventFilter filter) {
        return new Track(executionId, connection, view, outline, output, events.with(filter), variables, approvals);
    }

    private Track with(ExecutionView next) {
        EventLog log = events.received() == 0
                ? EventLog.of(events.filter(), next.start().labels())
                : events;
        Map<String, String> waiting = new LinkedHashMap<>();
        next.nodes().forEach(node -> addApprovals(node, waiting));
        return new Track(
                executionId, connection, next, new Outline(next.start().nodes()), output, log, variables, waiting);
    }

    private static void addApprovals(NodeView node, Map<String, String> waiting) {
        if (node.prompt() != null) {
            waiting.put(node.path(), node.prompt());
        }
        if (node.loop() != null) {
            node.loop()
                    .iterations()
                    .forEach(iteration -> iteration.nodes().forEach(inner -> addApprovals(inner, waiting)));
        }
    }
}
