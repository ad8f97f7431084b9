package dev.telltale.engine.run;

import dev.telltale.engine.expression.Template;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.Envelope;
import dev.telltale.event.Json;
import dev.telltale.event.VariableEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The variables of one execution; tells every change. Not thread-safe: belongs to its run. */
final class Variables {
    private final Recorder recorder;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    Variables(Recorder recorder) {
        this.recorder = recorder;
    }

    /** The initial values, in declared order. @throws dev.telltale.engine.expression.ExpressionException if one has none */
    static Map<String, @Nullable Object> initial(Workflow workflow, Map<String, @Nullable Object> scope) {
        Map<String, @Nullable Object> initial = new LinkedHashMap<>();
        for (Map.Entry<String, Template> entry : workflow.variables().entrySet()) {
            initial.put(entry.getKey(), Json.freeze(entry.getValue().render(scope)));
        }
        return initial;
    }

    /** What expressions see as {@code vars}: always the values of now. */
    Map<String, @Nullable Object> view() {
        return Collections.unmodifiableMap(values);
    }

    /** A node gives a variable a value; if that is another one, it is told. @param value frozen */
    void change(NodeRun node, String name, @Nullable Object value) {
        if (!values.containsKey(name) || !Objects.equals(values.get(name), value)) {
            set(recorder.next(node.id(), node.path(), node.attempt(), node.status()), name, value);
        }
    }

    /** @param value frozen */
    @SuppressWarnings("ReferenceEquality") // what has nothing to mask in it comes back as it was
    void set(Envelope envelope, String name, @Nullable Object value) {
        boolean isInitial = !values.containsKey(name);
        Object before = recorder.masked(values.put(name, value));
        Object shown = recorder.masked(value);
        recorder.add(
                new VariableEvent(envelope, name, isInitial, before, shown),
                shown != value,
                () -> new VariableEvent(envelope, name, isInitial, before, value));
    }

    /** An earlier life gave a variable this value. @param value as it was */
    void wasSet(String name, @Nullable Object value) {
        values.put(name, value);
    }

    /** Whether every variable of a workflow has a value. */
    boolean hasAll(Workflow workflow) {
        return values.keySet().containsAll(workflow.variables().keySet());
    }
}
