package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Masks one output stream of a task, also across the calls that write it, and counts its lines. Not thread-safe: belongs to its run. */
final class TaskLines {
    /** Largest chunk, in characters; at four bytes each at most 8 KiB. */
    private static final int CHUNK = 2048;

    private long line = 1;
    private SecretMask.@Nullable Stream stream;

    /** What of the text so far is free of secrets; what may still become one is held back. */
    String masked(String text, SecretMask mask) {
        if (stream == null) {
            stream = mask.stream();
        }
        return stream.take(text);
    }

    /** What was held back. */
    String rest() {
        return stream == null ? "" : stream.finish();
    }

    /** The number of the chunk's first line, from 1; counts on. */
    long next(String chunk) {
        long first = line;
        for (int at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) {
            line++;
        }
        return first;
    }

    /** A text in pieces that fit one event each, cut between code points. */
    static List<String> chunks(String text) {
        List<String> chunks = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + CHUNK);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            chunks.add(text.substring(from, to));
            from = to;
        }
        return chunks;
    }
}
