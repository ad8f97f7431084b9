package dev.telltale.monitor.filter;

/** A text in which {@code *} stands for any run of characters, also none. Immutable, thread-safe; matching allocates nothing. */
final class Glob {
    private final String pattern;

    Glob(String pattern) {
        this.pattern = pattern;
    }

    static boolean isLiteral(String pattern) {
        return pattern.indexOf('*') < 0;
    }

    boolean matches(String text) {
        return matches("", text);
    }

    /** Whether the two texts together match; saves the caller from joining them. */
    boolean matches(String prefix, String rest) {
        int length = prefix.length() + rest.length();
        int at = 0;
        int next = 0;
        int star = -1;
        int starAt = 0;
        while (at < length) {
            if (next < pattern.length() && pattern.charAt(next) == '*') {
                star = ++next;
                starAt = at;
            } else if (next < pattern.length() && pattern.charAt(next) == charAt(prefix, rest, at)) {
                next++;
                at++;
            } else if (star >= 0) {
                next = star; // only the last star needs another try: it can take what earlier ones could
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (next < pattern.length() && pattern.charAt(next) == '*') {
            next++;
        }
        return next == pattern.length();
    }

    private static char charAt(String prefix, String rest, int at) {
        return at < prefix.length() ? prefix.charAt(at) : rest.charAt(at - prefix.length());
    }
}
