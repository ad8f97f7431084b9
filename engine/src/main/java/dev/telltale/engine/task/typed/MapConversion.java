package dev.telltale.engine.task.typed;

import dev.telltale.engine.expression.Template.Unknown;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of one type by names that are not known before. */
record MapConversion(Conversion values) implements Conversion {
    @Override
    public String wanted() {
        return "a map";
    }

    @Override
    public @Nullable Object of(@Nullable Object given, Reading reading) {
        if (given == Unknown.VALUE) {
            return null;
        }
        if (!(given instanceof Map<?, ?> map)) {
            reading.wrong(wanted(), Reading.describe(given), null);
            return null;
        }
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            int before = reading.enter(key);
            converted.put(key, values.of(entry.getValue(), reading));
            reading.leave(before);
        }
        return Collections.unmodifiableMap(converted);
    }
}
