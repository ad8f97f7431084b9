package dev.telltale.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch carries for recovery alone: nobody else ever sees it, and a journal that outlives the process keeps it encrypted.
 *
 * <p>Immutable, thread-safe.
 *
 * @param events those of the batch that show a mask in place of a value, here with that value; each has the seq of the one it
 *     stands for
 * @param secrets values that are to be masked from this batch on
 * @param directory where processes of the execution run, or null for a folder of its own; with its first event only
 */
public record SealedPart(
        List<ExecutionEvent> events,
        List<String> secrets,
        @Nullable String directory) {
    /** Hides nothing. */
    public static final SealedPart NONE = new SealedPart(List.of(), List.of(), null);

    public SealedPart {
        events = List.copyOf(events);
        secrets = List.copyOf(secrets);
    }

    public boolean isEmpty() {
        return events.isEmpty() && secrets.isEmpty() && directory == null;
    }

    /** Leaves out what it holds: that is secret. */
    @Override
    public String toString() {
        return "SealedPart[" + events.size() + " events, " + secrets.size() + " secrets]";
    }
}
