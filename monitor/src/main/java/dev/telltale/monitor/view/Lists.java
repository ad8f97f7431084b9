package dev.telltale.monitor.view;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of executions, newest first. Thread-safe: it has no state. */
final class Lists {
    private final EventJournal journal;
    private final Roster roster;

    Lists(EventJournal journal, Roster roster) {
        this.journal = journal;
        this.roster = roster;
    }

    ExecutionList list(ExecutionQuery query, long nowMicros) {
        long before = query.next() == null ? Long.MAX_VALUE : position(query.next());
        List<ExecutionSummary> items = new ArrayList<>();
        long last = before;
        for (Map.Entry<Long, Tracked> entry :
                roster.byStart().headMap(before, false).descendingMap().entrySet()) {
            Tracked tracked = entry.getValue();
            if (!matches(query, tracked)) {
                continue;
            }
            ExecutionSummary summary = summary(tracked, nowMicros);
            if (summary == null) {
                continue;
            }
            if (items.size() == query.limit()) {
                return new ExecutionList(items, Long.toString(last, 36));
            }
            items.add(summary);
            last = entry.getKey();
        }
        return new ExecutionList(items, null);
    }

    private boolean matches(ExecutionQuery query, Tracked tracked) {
        if (!query.statuses().isEmpty() && !query.statuses().contains(tracked.status)) {
            return false;
        }
        RunEvent.Opening start = roster.start(tracked);
        return start != null
                && (query.workflow() == null
                        || query.workflow().equals(start.envelope().workflow()))
                && (query.sinceMicros() == null || start.envelope().timestampMicros() >= query.sinceMicros())
                && start.labels().entrySet().containsAll(query.labels().entrySet());
    }

    /** Null if it makes no view. */
    private @Nullable ExecutionSummary summary(Tracked tracked, long nowMicros) {
        Mark end = tracked.end;
        if (end != null && tracked.folded().seq() < end.seq()) {
            ExecutionSummary told = told(tracked, end);
            if (told != null) {
                return told;
            }
        }
        ExecutionView view = roster.fold(tracked).view();
        return view == null ? null : ExecutionSummary.of(view, nowMicros);
    }

    /** From the first and the last two events alone: to fold a million for one line of a list would take seconds. */
    private @Nullable ExecutionSummary told(Tracked tracked, Mark end) {
        List<EventJournal.Entry> last = journal.readExecution(tracked.executionId, end.seq() - 2, 2);
        RunEvent.Opening start = begun(tracked);
        return start != null
                        && last.size() == 2
                        && last.get(1).position() == end.position()
                        && last.get(0).event() instanceof ProgressEvent progress
                        && last.get(1).event() instanceof RunEvent terminal
                ? ExecutionSummary.of(start, progress, terminal)
                : null;
    }

    private RunEvent.@Nullable Opening begun(Tracked tracked) {
        RunEvent.Opening start = roster.start(tracked);
        if (start instanceof RunEvent.Pending) {
            List<EventJournal.Entry> next = journal.readExecution(tracked.executionId, 1, 1);
            if (!next.isEmpty() && next.get(0).event() instanceof RunEvent.Started begun) {
                return begun;
            }
        }
        return start;
    }

    private static long position(String token) {
        try {
            return Long.parseLong(token, 36);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'next' is no token of an earlier list; leave it out to begin anew", e);
        }
    }
}
