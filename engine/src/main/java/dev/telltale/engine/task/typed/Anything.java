package dev.telltale.engine.task.typed;

import org.jspecify.annotations.Nullable;

/** Any JSON value, as it is. */
record Anything() implements Conversion {
    @Override
    public String wanted() {
        return "any value";
    }

    @Override
    public @Nullable Object of(@Nullable Object given, Reading reading) {
        return given;
    }
}
