package dev.telltale.engine.task.typed;

import dev.telltale.engine.expression.Template.Unknown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of values of one type. */
record ListConversion(Conversion items) implements Conversion {
    @Override
    public String wanted() {
        return "a list";
    }

    @Override
    public @Nullable Object of(@Nullable Object given, Reading reading) {
        if (given == Unknown.VALUE) {
            return null;
        }
        if (!(given instanceof List<?> list)) {
            reading.wrong(wanted(), Reading.describe(given), null);
            return null;
        }
        List<@Nullable Object> converted = new ArrayList<>(list.size());
        for (Object item : list) {
            int before = reading.enter(converted.size());
            converted.add(items.of(item, reading));
            reading.leave(before);
        }
        return Collections.unmodifiableList(converted);
    }
}
