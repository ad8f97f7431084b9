package dev.telltale.engine.task.typed;

import dev.telltale.engine.workflow.InputFault;
import dev.telltale.event.JsonException;
import dev.telltale.sdk.Task;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import dev.telltale.sdk.TypedTask;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A class of typed tasks as a task: each call makes an instance, fills in its inputs, runs it and reads its outputs.
 *
 * <p>All that needs reflection is done when it is made. Immutable, thread-safe.
 */
public final class TypedTaskClass implements Task {
    private final String name;
    private final Callable<? extends TypedTask> maker;
    private final Slots slots;
    private final List<MethodHandle> setters;
    private final Map<String, MethodHandle> getters;

    TypedTaskClass(
            String name,
            Callable<? extends TypedTask> maker,
            Slots slots,
            List<MethodHandle> setters,
            Map<String, MethodHandle> getters) {
        this.name = name;
        this.maker = maker;
        this.slots = slots;
        this.setters = List.copyOf(setters);
        this.getters = getters;
    }

    /**
     * Prepares a class with a constructor without parameters.
     *
     * @param name what workflows call it
     * @throws IllegalArgumentException with everything that is wrong with the class
     */
    public static TypedTaskClass of(String name, Class<? extends TypedTask> type) {
        return new ClassReader(name, type).read(null);
    }

    /**
     * Prepares a class whose instances come from elsewhere.
     *
     * @param factory makes a new instance for each call
     * @throws IllegalArgumentException with everything that is wrong with the class
     */
    public static <T extends TypedTask> TypedTaskClass of(String name, Class<T> type, Callable<? extends T> factory) {
        return new ClassReader(name, type).read(factory);
    }

    /** What is wrong with inputs of which some may not be known yet. */
    public List<InputFault> faults(Map<String, @Nullable Object> outline) {
        Reading reading = new Reading(true);
        slots.read(outline, reading);
        return reading.faults();
    }

    @Override
    public Map<String, @Nullable Object> run(TaskContext context) throws Exception {
        Reading reading = new Reading(false);
        List<@Nullable Object> values = slots.read(context.inputs(), reading);
        if (reading.count() > 0) {
            throw TaskException.validation(reading.faults().stream()
                    .map(InputFault::toString)
                    .collect(Collectors.joining("; ", "task '" + name + "' cannot use its inputs: ", "")));
        }
        TypedTask task = maker.call();
        if (task == null) {
            throw TaskException.execution("the factory of task '" + name + "' gave null", false, null);
        }
        fill(task, values);
        task.run(context);
        return outputs(task);
    }

    private void fill(Object task, List<@Nullable Object> values) {
        for (int i = 0; i < setters.size(); i++) {
            Object value = values.get(i);
            if (value != Slots.ABSENT) {
                try {
                    setters.get(i).invokeExact(task, value);
                } catch (RuntimeException | Error problem) {
                    throw problem;
                } catch (Throwable checked) { // setting a field throws none
                    throw new IllegalStateException(checked);
                }
            }
        }
    }

    private Map<String, @Nullable Object> outputs(Object task) {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, MethodHandle> getter : getters.entrySet()) {
            try {
                outputs.put(getter.getKey(), JsonValues.of((Object)
                        getter.getValue().invokeExact(task)));
            } catch (JsonException problem) {
                throw new JsonException("'" + getter.getKey() + "': " + problem.getMessage());
            } catch (RuntimeException | Error problem) {
                throw problem;
            } catch (Throwable checked) { // reading a field throws none
                throw new IllegalStateException(checked);
            }
        }
        return outputs;
    }
}
