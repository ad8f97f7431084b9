package dev.telltale.engine.task.typed;

import org.jspecify.annotations.Nullable;

/** How a JSON value becomes a value of one Java type. Immutable, thread-safe. */
interface Conversion {

    /** What it takes, in words that go on after "must be". */
    String wanted();

    /**
     * The value as the Java type has it.
     *
     * @param given a JSON value, or what stands for one that is not known yet
     * @return without a meaning after a fault, or when something in it is not known yet
     */
    @Nullable
    Object of(@Nullable Object given, Reading reading);
}
