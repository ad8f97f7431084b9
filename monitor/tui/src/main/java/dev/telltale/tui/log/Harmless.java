package dev.telltale.tui.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text from outside as it may stand on a screen: one line, which can neither move the cursor nor change how other text looks.
 *
 * <p>Escape sequences and what only joins characters are left out, tabs become spaces, other control and formatting characters are shown by
 * their number, and so is a mark that has no character to stand on; a character has a few marks and no more. Thread-safe: it has no state.
 */
public final class Harmless {
    private static final int TAB = 8;

    /** Marks on one character, which is more than any language has. */
    private static final int MOST_MARKS = 4;

    /** Colours and cursor movements; titles and links; other short sequences. */
    private static final Pattern ESCAPES = Pattern.compile(
            "\\u001b\\[[0-?]*[ -/]*[@-~]|\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|\\u001b[ -/]*[0-Z\\\\^-~]");

    /** One of those without its end. */
    private static final Pattern BEGUN =
            Pattern.compile("\\u001b(?:\\[[0-?]*[ -/]*|\\][^\\u0007\\u001b]*\\u001b?|[ -/]*)\\z");

    private Harmless() {}

    /** @param most characters of it; how many more there are stands behind them */
    public static String of(String text, int most) {
        String bare = bare(text);
        return made(bare.length() > most ? cut(bare, most) : bare);
    }

    /** All of it. */
    public static String of(String text) {
        return made(bare(text));
    }

    private static String bare(String text) {
        return text.indexOf('\u001b') < 0 ? text : withoutSequences(text.substring(0, endOfWhole(text)));
    }

    private static String made(String bare) {
        return isPlain(bare) ? bare : cleaned(bare);
    }

    private static String cut(String text, int most) {
        int end = endOfFirst(text, most);
        return text.substring(0, end) + "… (" + (text.length() - end) + " more)";
    }

    /** Where to cut a text so that no character is cut in two. */
    static int endOfFirst(String text, int most) {
        if (text.length() <= most) {
            return text.length();
        }
        return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    }

    /** Where an escape sequence begins whose end may still come, else the length of the text. */
    static int endOfWhole(String text) {
        Matcher begun = BEGUN.matcher(text);
        return text.indexOf('\u001b') >= 0 && begun.find() ? begun.start() : text.length();
    }

    static String withoutSequences(String text) {
        return text.indexOf('\u001b') < 0 ? text : ESCAPES.matcher(text).replaceAll("");
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
        StringBuilder safe = new StringBuilder(text.length());
        int marks = MOST_MARKS; // nothing is there to stand on
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (isJoining(c)) {
                continue;
            }
            boolean isMark = isMark(c);
            if (!isMark) {
                add(c, safe);
            } else if (safe.length() == 0) {
                addNumber(c, safe);
            } else if (marks < MOST_MARKS) {
                safe.appendCodePoint(c);
            }
            marks = isMark ? marks + 1 : 0;
        }
        return safe.toString();
    }

    private static void add(int c, StringBuilder safe) {
        if (c == '\t') {
            safe.append(" ".repeat(TAB - safe.length() % TAB));
        } else if (isHarmful(c)) {
            addNumber(c, safe);
        } else {
            safe.appendCodePoint(c);
        }
    }

    private static void addNumber(int c, StringBuilder safe) {
        safe.append(String.format("\\u%04x", c));
    }

    /** Joiners and variation selectors: terminals do not agree on how wide they make what stands around them. */
    private static boolean isJoining(int c) {
        return c == 0x200d || c >= 0xfe00 && c <= 0xfe0f;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
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
