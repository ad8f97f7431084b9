package dev.telltale.event;

/** The beginning of a text of unknown length, short enough for a message. */
public final class Excerpt {
    private Excerpt() {}

    /**
     * The text itself, or as much of its beginning as is allowed and {@code …}; no character is cut in two.
     *
     * @param most chars of the text, at least 1
     */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }
}
