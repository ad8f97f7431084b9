package dev.telltale.engine.task;

import dev.telltale.engine.task.typed.TypedTaskClass;
import dev.telltale.engine.workflow.InputFault;
import dev.telltale.engine.workflow.KnownTasks;
import dev.telltale.sdk.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which task a name stands for. Immutable, thread-safe. */
public final class TaskCatalog implements KnownTasks {
    private static final String NOOP = "noop";
    private static final Entry BUILT_IN_NOOP = new Entry(NOOP, context -> Map.of());

    private final Map<String, Entry> entries;

    private TaskCatalog(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** The tasks that come with the engine, {@code noop} and {@code http}, and those of the embedder. */
    public static TaskCatalog with(Map<String, Task> own) {
        Map<String, Entry> entries = new HashMap<>();
        entries.put(NOOP, BUILT_IN_NOOP);
        entries.put("http", new Entry("http", TypedTaskClass.of("http", HttpTask.class)));
        own.forEach((name, task) -> entries.put(name, new Entry(name, task)));
        return new TaskCatalog(entries);
    }

    /** The task of a name, or null. */
    public @Nullable Entry find(String name) {
        return entries.get(name);
    }

    /** Whether a name stands for the built-in task that does nothing. */
    public boolean isNoop(String name) {
        Entry entry = find(name);
        return entry != null && entry.isNoop();
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public List<InputFault> faults(String task, Map<String, @Nullable Object> outline) {
        Entry entry = entries.get(task);
        return entry != null && entry.task() instanceof TypedTaskClass typed ? typed.faults(outline) : List.of();
    }

    /** A task and what it is called. */
    public record Entry(String name, Task task) {
        /** Whether it is the built-in one that does nothing: it neither blocks nor speaks, so it needs no call. */
        public boolean isNoop() {
            return task.equals(BUILT_IN_NOOP.task);
        }
    }
}
