package dev.telltale.server.stream;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Overflow;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Shown;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words by which clients say how a stream shall go. Thread-safe: it has no state. */
public final class StreamParameters {
    private static final Duration LINK = Duration.ofSeconds(1);
    private static final Map<String, Overflow> OVERFLOWS = new LinkedHashMap<>();

    static {
        for (Overflow overflow : Overflow.values()) {
            OVERFLOWS.put(overflow.wireName(), overflow);
        }
    }

    private StreamParameters() {}

    /** What to do when it falls behind. @param word null for the usual @param where it stands, for the error */
    public static Overflow overflow(@Nullable String word, String where) {
        Overflow overflow = word == null ? Overflow.CATCH_UP : OVERFLOWS.get(word);
        if (overflow == null) {
            throw HttpProblem.badRequest(where, "'overflow' is '" + Shown.of(String.valueOf(word)) + "'")
                    .hint("use " + String.join(" or ", List.copyOf(OVERFLOWS.keySet())))
                    .exception();
        }
        return overflow;
    }

    /**
     * After how much silence it says where it is.
     *
     * @param hasLink whether it shall say how far it is behind, and so more often
     * @param usual for those that do not
     */
    public static Duration heartbeat(boolean hasLink, Duration usual) {
        return hasLink && usual.compareTo(LINK) > 0 ? LINK : usual;
    }

    /** What comes first. @param word null for nothing @param where it stands, for the error */
    public static SnapshotForm snapshot(@Nullable String word, String where) {
        return switch (word == null ? "false" : word) {
            case "false" -> SnapshotForm.NONE;
            case "true" -> SnapshotForm.USUAL;
            case "full" -> SnapshotForm.FULL;
            default ->
                throw HttpProblem.badRequest(where, "'snapshot' is '" + Shown.of(String.valueOf(word)) + "'")
                        .hint("use true or false or full")
                        .exception();
        };
    }

    /** Where it begins: {@code now}, {@code start}, or a cursor. @param where it stands, for the error */
    public static From from(String word, String where) {
        return switch (word) {
            case "now" -> From.now();
            case "start" -> From.start();
            default -> at(word, where);
        };
    }

    /** Right after a place. @param where the cursor stands, for the error */
    public static From at(String cursor, String where) {
        try {
            return From.at(Cursor.parse(cursor));
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest(where, "'" + Shown.of(cursor) + "': " + e.getMessage())
                    .exception();
        }
    }
}
