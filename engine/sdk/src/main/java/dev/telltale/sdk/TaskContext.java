package dev.telltale.sdk;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one call of a task works on, and how it speaks while it runs. Thread-safe; silent once the call has returned. */
public interface TaskContext {

    String executionId();

    /** The node as written in the workflow. */
    String nodeId();

    /** The instance of the node, such as {@code regions[2]/push}. */
    String path();

    /** The attempt, from 1. */
    int attempt();

    /** When this attempt's {@code timeout} is up, or empty if it has none. A pause of the execution puts that off. */
    Optional<Instant> deadline();

    /** What stands under {@code with}, expressions replaced; deeply immutable. */
    Map<String, @Nullable Object> inputs();

    /**
     * One input of a given type.
     *
     * @param type such as {@code String.class}, {@code Long.class}, {@code Double.class}, {@code Boolean.class}, {@code List.class} or
     *     {@code Map.class}; a whole number is given as a Double where one is asked for
     * @throws TaskException of kind validation if it is missing or of another type
     */
    <T> T input(String name, Class<T> type) throws TaskException;

    /**
     * Says how far along the work is.
     *
     * @param fraction 0 to 1
     * @param message what is being done, or null
     */
    void progress(double fraction, @Nullable String message);

    /** Writes to the node's standard output. Waits while the execution cannot keep up. */
    void output(String text);

    /** Writes to the node's standard error. Waits while the execution cannot keep up. */
    void error(String text);

    /**
     * Says something in the task's own words: watchers get an event of type {@code custom.<name>}.
     *
     * @param name letters, digits, {@code . _ -}, beginning with a lower-case letter, at most 128
     * @param data any JSON value
     */
    void emit(String name, @Nullable Object data);

    /** Whether the node is being stopped; the thread is interrupted as well. */
    boolean isCancelled();

    /** Runs an action once when the node is stopped, at once if it already is, to free what an interrupt does not reach. */
    void onCancel(Runnable action);
}
