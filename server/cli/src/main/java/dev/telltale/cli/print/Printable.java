package dev.telltale.cli.print;

/** Text from outside as it may stand in a line that a person decides by: it can neither move the cursor nor hide what stands beside it. */
public final class Printable {
    private Printable() {}

    /** The text with control and formatting characters as {@code \\u} and their number, line breaks and tabs included. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
