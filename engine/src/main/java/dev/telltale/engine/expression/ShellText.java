package dev.telltale.engine.expression;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A script that is read from its beginning to its end and copied on the way, with variables for its placeholders. Not
 * thread-safe.
 */
final class ShellText {
    private final String text;
    private final Function<Placeholder, String> variable;
    private final StringBuilder copy = new StringBuilder();
    private int at;
    private int limit;

    /** @param variable gives a placeholder the name of its variable */
    ShellText(String text, Function<Placeholder, String> variable) {
        this.text = text;
        this.variable = variable;
        this.limit = text.length();
    }

    /** Where a placeholder stands, and so what is written in its place. */
    enum Place {
        BARE("\"${", "}\"", "\\${{"),
        DOUBLE_QUOTED("${", "}", "\\${{"),
        SINGLE_QUOTED("'\"${", "}\"'", "${{");

        private final String before;
        private final String after;
        private final String escaped;

        Place(String before, String after, String escaped) {
            this.before = before;
            this.after = after;
            this.escaped = escaped;
        }
    }

    boolean hasMore() {
        return at < limit;
    }

    char peek() {
        return text.charAt(at);
    }

    boolean looksAt(String expected) {
        return text.startsWith(expected, at);
    }

    boolean looksAt(String expected, int ahead) {
        return text.startsWith(expected, at + ahead);
    }

    boolean looksAt(Pattern expected) {
        return expected.matcher(text).region(at, limit).lookingAt();
    }

    /** How long a document that begins here is, up to its delimiter. */
    int lengthOf(Heredoc heredoc) {
        return heredoc.endIn(text, at, limit) - at;
    }

    /** How far it is to the next {@code c}, or to the limit when there is none. */
    int distanceTo(char c) {
        int found = text.indexOf(c, at);
        return (found < 0 ? limit : Math.min(found, limit)) - at;
    }

    void copy(int length) {
        int end = Math.min(at + length, limit);
        copy.append(text, at, end);
        at = end;
    }

    /** Writes what stands for the placeholder that begins here. */
    void copyPlaceholder(Place place) {
        Placeholder placeholder = Placeholder.at(text, at);
        if (placeholder.end() > limit) {
            throw refused("${{ }} goes on beyond the end of its here-document", "write it on one line");
        }
        copy.append(place.before).append(variable.apply(placeholder)).append(place.after);
        at = placeholder.end();
    }

    /** Writes {@code ${{} for the escaped one that begins here. */
    void copyEscaped(Place place) {
        copy.append(place.escaped);
        at += Placeholder.ESCAPED.length();
    }

    /**
     * Lets the text end earlier.
     *
     * @param length of the part from here on that is left to read
     * @return what to give to {@link #widen} afterwards
     */
    int narrow(int length) {
        int outer = limit;
        limit = at + length;
        return outer;
    }

    void widen(int outer) {
        limit = outer;
    }

    ExpressionException refused(String why, @Nullable String hint) {
        return new ExpressionException(why, at, hint);
    }

    @Override
    public String toString() {
        return copy.toString();
    }
}
