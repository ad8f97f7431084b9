package dev.telltale.sdk;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work in Java that workflows call by name.
 *
 * <p>An instance may be called by many nodes at once, so it keeps no state of a call in fields. A {@link TypedTask} has its inputs and
 * outputs there.
 */
@FunctionalInterface
public interface Task {

    /**
     * Does the work. It may block: it has a thread of its own, which is interrupted when the node is cancelled or its time is up.
     *
     * @param context what this call works on and may say
     * @return the node's outputs by name: text, numbers, booleans, null, lists and maps of these; may be empty
     * @throws TaskException to say what sort of failure it was; any other exception fails the node as {@code execution}
     * @throws RetryLater to be called again later
     */
    Map<String, ? extends @Nullable Object> run(TaskContext context) throws Exception;
}
