package dev.telltale.event;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition over named values that somebody wrote, ready to be asked. It is how what watches events asks an expression language that it
 * does not know. Immutable, thread-safe.
 */
public interface Condition {
    /** As it was written. */
    String text();

    /**
     * Decides it; never throws, and takes bounded time and memory.
     *
     * @param values by name, as JSON values; a name that has none is null in the condition
     */
    Outcome test(Map<String, ? extends @Nullable Object> values);

    /** What came of it. */
    enum Outcome {
        HOLDS,
        /** It is false, or asks for something that these values do not have. */
        FAILS,
        /** It makes no sense for these values: it compares a text with a number, or divides by zero. */
        ERROR,
        /** Deciding it takes more than it may. */
        EXHAUSTED
    }

    /** What conditions are written in. Thread-safe. */
    interface Language {
        /**
         * Compiles a condition; may take some milliseconds.
         *
         * @param names that it may use
         * @throws InvalidConditionException if it cannot be read, uses another name, or cannot be true or false
         */
        Condition compile(String text, Set<String> names);
    }
}
