package dev.telltale.engine.workflow.yaml;

import java.io.Reader;

/**
 * A text in pieces that never end within a character. The YAML library (3.0.1) reads one char more after such a piece, and
 * leaves its array when the piece has filled it: an emoji at char 1,025 of a file is enough. Not thread-safe.
 */
final class WholeCharacterReader extends Reader {
    private final String text;
    private int position;

    /** @param text without unpaired surrogates */
    WholeCharacterReader(String text) {
        this.text = text;
    }

    @Override
    public int read(char[] target, int offset, int length) {
        int left = text.length() - position;
        if (left == 0) {
            return -1;
        }
        int count = Math.min(length, left);
        if (count > 1 && Character.isHighSurrogate(text.charAt(position + count - 1))) {
            count--;
        }
        text.getChars(position, position + count, target, offset);
        position += count;
        return count;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
