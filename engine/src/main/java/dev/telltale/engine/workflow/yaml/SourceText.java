package dev.telltale.engine.workflow.yaml;

import org.jspecify.annotations.Nullable;

/** The text of a document, to find where a character of a scalar stands. Not thread-safe. */
final class SourceText {
    private final String text;
    private String @Nullable [] lines;

    SourceText(String text) {
        this.text = text;
    }

    /** A line without its end; empty when there is no such line. */
    String line(int number) {
        String[] all = lines();
        return number < 1 || number > all.length ? "" : all[number - 1];
    }

    /** Line and column of a char of a scalar; its beginning when folding or escapes hide where the char came from. */
    int[] place(YamlNode.Scalar scalar, int offset) {
        int[] place = offset < 0
                ? null
                : switch (scalar.style()) {
                    case PLAIN -> inLine(scalar, offset, 0);
                    case QUOTED -> inLine(scalar, offset, 1);
                    case LITERAL -> inBlock(scalar, offset);
                    case OTHER -> null;
                };
        return place == null ? new int[] {scalar.line(), scalar.column()} : place;
    }

    /** Line and column of a char of the text. */
    int[] place(int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++) {
            if (endsLine(i)) {
                line++;
                lineStart = i + 1;
            }
        }
        return new int[] {line, text.codePointCount(lineStart, index) + 1};
    }

    /** Whether a line ends with this char, as in {@link #lines}. */
    private boolean endsLine(int index) {
        char c = text.charAt(index);
        return c == '\n' || c == '\r' && !text.startsWith("\n", index + 1);
    }

    private int @Nullable [] inLine(YamlNode.Scalar scalar, int offset, int quote) {
        String line = line(scalar.line());
        if (line.codePointCount(0, line.length()) < scalar.column() - 1 + quote) {
            return null;
        }
        int start = line.offsetByCodePoints(0, scalar.column() - 1 + quote);
        if (!line.startsWith(scalar.text(), start)) {
            return null;
        }
        return new int[] {scalar.line(), line.codePointCount(0, start + offset) + 1};
    }

    private int @Nullable [] inBlock(YamlNode.Scalar scalar, int offset) {
        String value = scalar.text();
        int lineStart = value.lastIndexOf('\n', offset - 1) + 1;
        int lineEnd = value.indexOf('\n', lineStart);
        String part = value.substring(lineStart, lineEnd < 0 ? value.length() : lineEnd);
        int line = scalar.line()
                + 1
                + (int) value.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        String written = line(line);
        if (!written.endsWith(part)) {
            return null;
        }
        int at = written.length() - part.length() + offset - lineStart;
        return new int[] {line, written.codePointCount(0, Math.min(at, written.length())) + 1};
    }

    private String[] lines() {
        if (lines == null) {
            lines = text.split("\r\n|\n|\r", -1);
        }
        return lines;
    }
}
