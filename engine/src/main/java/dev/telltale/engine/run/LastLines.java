package dev.telltale.engine.run;

import java.util.ArrayDeque;

/**
 * The last {@value #LIMIT} lines that an execution's nodes wrote; fewer where they are so long that they exceed {@value #MOST_CHARS}
 * characters together. Not thread-safe: belongs to its run.
 */
final class LastLines {
    static final int LIMIT = 100;
    static final int MOST_CHARS = 256 << 10;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private int lines;
    private int chars;

    void add(String text) {
        Chunk chunk = new Chunk(text, lineEnds(text));
        chunks.addLast(chunk);
        lines += chunk.lineEnds;
        chars += text.length();
        while (isEnoughWithout(chunks.getFirst())) {
            Chunk first = chunks.removeFirst();
            lines -= first.lineEnds;
            chars -= first.text.length();
        }
    }

    /** Whether there are lines enough after a chunk, also when the last one has no end yet; or too much text. */
    private boolean isEnoughWithout(Chunk first) {
        return lines - first.lineEnds > LIMIT || (chars > MOST_CHARS && chunks.size() > 1);
    }

    /** The lines, ends included; what is left of a longer first chunk begins at a line. */
    String text() {
        StringBuilder all = new StringBuilder(chars);
        chunks.forEach(chunk -> all.append(chunk.text));
        int from = all.length();
        int left = all.length() > 0 && all.charAt(all.length() - 1) == '\n' ? LIMIT + 1 : LIMIT;
        while (from > 0 && left > 0) {
            from = all.lastIndexOf("\n", from - 1);
            left--;
        }
        return left > 0 ? all.toString() : all.substring(from + 1);
    }

    private static int lineEnds(String text) {
        int ends = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            ends++;
        }
        return ends;
    }

    private record Chunk(String text, int lineEnds) {}
}
