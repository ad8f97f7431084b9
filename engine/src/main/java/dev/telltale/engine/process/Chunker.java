package dev.telltale.engine.process;

import java.util.ArrayList;
import java.util.List;

/** Cuts the text of one stream into chunks and counts its lines. Not thread-safe. */
final class Chunker {
    /** The most a chunk holds, in bytes of UTF-8. */
    static final int CHUNK_BYTES = 8 * 1024;

    private final boolean stderr;
    private final StringBuilder pending = new StringBuilder();
    private long line = 1;

    Chunker(boolean stderr) {
        this.stderr = stderr;
    }

    void add(String text) {
        pending.append(text);
    }

    boolean isEmpty() {
        return pending.length() == 0;
    }

    /** The chunks that are full. */
    List<OutputChunk> full() {
        List<OutputChunk> chunks = new ArrayList<>();
        int from = 0;
        int bytes = 0;
        for (int at = 0; at < pending.length(); ) {
            int codePoint = pending.codePointAt(at);
            int more = utf8Length(codePoint);
            if (bytes + more > CHUNK_BYTES) {
                chunks.add(chunk(pending.substring(from, at)));
                from = at;
                bytes = 0;
            }
            bytes += more;
            at += Character.charCount(codePoint);
        }
        pending.delete(0, from);
        if (bytes == CHUNK_BYTES) {
            chunks.addAll(rest());
        }
        return chunks;
    }

    /** All that is left, after {@link #full()} was taken: one chunk or none. */
    List<OutputChunk> rest() {
        if (isEmpty()) {
            return List.of();
        }
        OutputChunk chunk = chunk(pending.toString());
        pending.setLength(0);
        return List.of(chunk);
    }

    private OutputChunk chunk(String text) {
        OutputChunk chunk = new OutputChunk(stderr, text, line);
        line += text.chars().filter(c -> c == '\n').count();
        return chunk;
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        } else if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
