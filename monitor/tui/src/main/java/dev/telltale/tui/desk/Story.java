package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.tui.log.EventLog;
import dev.telltale.tui.log.Tail;
import dev.telltale.tui.log.VariableLog;
import java.util.Map;

/**
 * What has happened in an execution: the last of its events, and how its variables changed. Immutable; one thread at a time adds.
 */
public record Story(EventLog events, VariableLog variables) {
    /** Events before a moment that are to be seen there, if there were as many. */
    static final int ENOUGH = 1000;

    static final Story EMPTY = new Story(EventLog.of(EventFilter.ALL, Map.of()), VariableLog.EMPTY);

    Story after(ExecutionEvent event) {
        return new Story(events.after(event), variables.after(event));
    }

    Story with(EventFilter filter) {
        return filter.equals(events.filter()) ? this : new Story(events.with(filter), variables);
    }

    /** With the labels of its execution, for the filter. */
    Story with(Map<String, String> labels) {
        return events.received() > 0 ? this : new Story(EventLog.of(events.filter(), labels), variables);
    }

    /** As it was known after one of its events. */
    Story at(long seq) {
        return new Story(events, VariableLog.of(events.all(), seq));
    }

    /** That of other events of the execution. */
    Story of(Tail<ExecutionEvent> others) {
        return anew().going(others);
    }

    /** Without any event. */
    Story anew() {
        return new Story(EventLog.of(events.filter(), events.labels()), VariableLog.EMPTY);
    }

    /** With what of these events comes after its own: where a stream begins anew, some come twice. */
    Story going(Tail<ExecutionEvent> more) {
        Story next = this;
        long last = next.last();
        for (int i = 0; i < more.size(); i++) {
            ExecutionEvent event = more.get(i);
            next = event.envelope().seq() > last ? next.after(event) : next;
        }
        return next;
    }

    private long last() {
        int size = events.all().size();
        return size == 0 ? 0 : events.all().get(size - 1).envelope().seq();
    }

    /** Whether it has what is to be seen at an event. */
    boolean reaches(long seq) {
        Tail<ExecutionEvent> all = events.all();
        return all.size() > 0 && all.get(0).envelope().seq() <= Math.max(1, seq - ENOUGH + 1);
    }
}
