package dev.telltale.tui.log;

import java.util.regex.Pattern;

/**
 * Text from outside as it may stand on a screen: one line, which can neither move the cursor nor change how other text looks.
 *
 * <p>Escape sequences and what only joins characters are left out, tabs become spaces, and other control and formatting characters are shown by
 * their number. Thread-safe: it has no state.
 */
public final class Harmless {
    private static final int TAB = 8;

    /** Colours and cursor movements; titles and links; other short sequences. */
    private static final Pattern ESCAPES = Pattern.compile(
            "\\u001b\\[[0-?]*[ -/]*[@-~]|\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|\\u001b[ -/]*[0-~]");

    private Harmless() {}

    /** @param most characters of it; how many more there are stands behind them */
    public static String of(String text, int most) {
        return of(text.length() > most ? cut(text, most) : text);
    }

    /** All of it. */
    public static String of(String text) {
        return isPlain(text) ? text : cleaned(text);
    }

    private static String cut(String text, int most) {
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "… (" + (text.length() - end) + " more)";
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String cleaned(String text) {
        String bare = text.indexOf('\u001b') < 0 ? text : ESCAPES.matcher(text).replaceAll("");
        StringBuilder safe = new StringBuilder(bare.length());
        bare.codePoints().forEach(c -> {
            if (c == '\t') {
                safe.append(" ".repeat(TAB - safe.length() % TAB));
            } else if (c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f)) {
                // Joiners and variation selectors: terminals do not agree on how wide they make what stands around
                // them.
                return;
            } else if (isHarmful(c)) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
