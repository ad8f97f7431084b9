package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.workflow.DurationText;
import dev.telltale.engine.workflow.yaml.Value;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads durations, and reports what is none. */
final class DurationReader {
    private DurationReader() {}

    /** A duration longer than nothing, or null after reporting why it is none. */
    static @Nullable Duration read(Value value) {
        if (!value.isText()) {
            value.wrong("a duration", DurationText.HINT);
            return null;
        }
        String text = value.text();
        if (text == null || !check(value, text)) {
            return null;
        }
        Duration duration = DurationText.parse(text);
        if (duration.isZero()) {
            value.problem(value.title() + " must be longer than nothing", null);
            return null;
        }
        return duration;
    }

    /** Whether the text is a duration; reports it when not. */
    static boolean check(Value value, String text) {
        String wrong = DurationText.problem(text);
        if (wrong != null) {
            value.problem(wrong, DurationText.HINT);
        }
        return wrong == null;
    }
}
