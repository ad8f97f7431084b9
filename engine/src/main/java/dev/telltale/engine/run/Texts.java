package dev.telltale.engine.run;

import dev.telltale.engine.workflow.DurationText;
import dev.telltale.event.Excerpt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Text for people to read. */
final class Texts {
    /** What is kept of a message or a command line at the most, in characters. */
    private static final int LONGEST = 4096;

    private Texts() {}

    /** A text cut to what people still read. */
    static String cut(String text) {
        return Excerpt.of(text, LONGEST);
    }

    /** A duration as it is written in workflow files; empty for none. */
    static String of(@Nullable Duration duration) {
        return duration == null ? "" : DurationText.write(duration);
    }
}
