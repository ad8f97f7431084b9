package dev.telltale.tui.log;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Json;
import dev.telltale.event.VariableEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How each variable changed last. Immutable, thread-safe. */
public final class VariableLog {
    /** Nothing has changed yet. */
    public static final VariableLog EMPTY = new VariableLog(Map.of(), null);

    private static final int MOST = 500;

    private final Map<String, VariableEvent> changes;
    private final @Nullable VariableEvent last;

    private VariableLog(Map<String, VariableEvent> changes, @Nullable VariableEvent last) {
        this.changes = changes;
        this.last = last;
    }

    /** How they changed last up to an event, as far as others tell. @param events by ascending seq */
    public static VariableLog of(Tail<ExecutionEvent> events, long seq) {
        Map<String, VariableEvent> changes = new HashMap<>();
        VariableEvent last = null;
        for (int i = 0; i < events.size() && events.get(i).envelope().seq() <= seq; i++) {
            if (events.get(i) instanceof VariableEvent change) {
                changes.put(change.name(), change);
                last = change;
            }
        }
        return new VariableLog(changes, last);
    }

    public VariableLog after(ExecutionEvent event) {
        if (!(event instanceof VariableEvent change)) {
            return this;
        }
        Map<String, VariableEvent> next = new HashMap<>(changes);
        next.put(change.name(), change);
        return new VariableLog(next, change);
    }

    /** The variables of a view, with what is known of their changes up to it. */
    public List<VariableRow> rows(ExecutionView view) {
        List<VariableRow> rows = new ArrayList<>();
        view.variables().variables().forEach((name, value) -> {
            VariableEvent change = changes.get(name);
            rows.add(row(name, value, change == null || change.envelope().seq() > view.seq() ? null : change));
        });
        return rows;
    }

    /** @param change how it got its value, or null if that is not known */
    private VariableRow row(String name, @Nullable Object value, @Nullable VariableEvent change) {
        return new VariableRow(
                Harmless.of(name, MOST),
                Harmless.of(Json.write(value), MOST),
                change == null || change.isInitial() ? null : Harmless.of(Json.write(change.oldValue()), MOST),
                change != null && isOfLastStep(change));
    }

    /** Values that are set in one step have the same time and node. */
    private boolean isOfLastStep(VariableEvent change) {
        return last != null
                && change.envelope().timestampMicros() == last.envelope().timestampMicros()
                && Objects.equals(change.envelope().path(), last.envelope().path());
    }
}
