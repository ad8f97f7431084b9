package dev.telltale.engine.expression.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * {@code matches}: RE2, whose time grows with text times program. Its program is what needs a bound, as
 * {@code ((a{999}){999}){999}} asks for a thousand million instructions.
 */
public final class Patterns {
    private static final int LENGTH = 1_000;
    private static final int PROGRAM = 20_000;

    private static final Lru<String, Pattern> COMPILED = new Lru<>(256);

    private Patterns() {}

    /**
     * Looks whether a pattern can be one.
     *
     * @throws Refusal if it is no regular expression, or one that takes too much
     */
    public static void check(String pattern) {
        size(pattern);
        COMPILED.get(pattern, Patterns::compile);
    }

    /** Whether the pattern occurs anywhere in the text, as CEL defines it. */
    static boolean matches(String text, String pattern) {
        long program = size(pattern);
        Meter.current().work((text.length() + 1) * program >> 6);
        return COMPILED.get(pattern, Patterns::compile).matcher(text).find();
    }

    private static long size(String pattern) {
        if (pattern.length() > LENGTH) {
            throw new Refusal("matches() takes patterns of at most " + LENGTH + " characters");
        }
        long program = programSize(pattern);
        if (program > PROGRAM) {
            throw new Refusal(
                    "the pattern of matches() repeats too much or has \\Q; lower its {n,m}, write \\. for \\Q.\\E");
        }
        return program;
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new Refusal("the pattern of matches() is no valid regular expression (RE2)");
        }
    }

    /** At least the number of instructions of the compiled pattern, roughly; cheap, and made before it is compiled. */
    static long programSize(String pattern) {
        Deque<Long> outer = new ArrayDeque<>();
        long size = 1;
        long last = 1;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '(') {
                outer.push(size);
                size = 2;
            } else if (c == ')' && !outer.isEmpty()) {
                last = size;
                size = Math.min(outer.pop() + last, Integer.MAX_VALUE);
            } else if (c == '{') {
                long times = highest(pattern, i);
                size = Math.min(size + last * Math.max(0, times - 1), Integer.MAX_VALUE);
                last = Math.min(last * Math.max(1, times), Integer.MAX_VALUE);
            } else if (pattern.startsWith("\\Q", i)) {
                // Between \Q and \E brackets are letters, which would deceive the count.
                return Integer.MAX_VALUE;
            } else {
                i = c == '\\' ? i + 1 : c == '[' ? endOfClass(pattern, i) : i;
                last = 2;
                size += last;
            }
        }
        return Math.min(size + outer.stream().mapToLong(Long::longValue).sum(), Integer.MAX_VALUE);
    }

    /** The larger number of {@code {n,m}}; more than it can be when it is none. */
    private static long highest(String pattern, int brace) {
        long highest = 0;
        long number = 0;
        for (int i = brace + 1; i < pattern.length() && pattern.charAt(i) != '}'; i++) {
            int digit = Character.digit(pattern.charAt(i), 10);
            number = digit < 0 ? 0 : Math.min(number * 10 + digit, PROGRAM);
            highest = Math.max(highest, number);
        }
        return highest;
    }

    private static int endOfClass(String pattern, int open) {
        int i = open + 1;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            i++;
        }
        int first = i;
        for (; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[' && pattern.startsWith("[:", i)) {
                i = Math.max(i, pattern.indexOf(":]", i) + 1);
            } else if (c == ']' && i > first) {
                break;
            }
        }
        return i;
    }
}
