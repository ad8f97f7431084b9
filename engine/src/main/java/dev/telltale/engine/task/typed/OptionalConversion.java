package dev.telltale.engine.task.typed;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value that need not be there. */
record OptionalConversion(Conversion value) implements Conversion {
    @Override
    public String wanted() {
        return value.wanted();
    }

    @Override
    public Object of(@Nullable Object given, Reading reading) {
        return given == null ? Optional.empty() : Optional.ofNullable(value.of(given, reading));
    }
}
