package dev.telltale.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One {@code ${{ … }}} in a text.
 *
 * @param start offset of its {@code $}
 * @param end offset after its last brace
 * @param text the whole text it stands in
 */
record Placeholder(int start, int end, String text) {
    static final String OPEN = "${{";

    /** How a literal {@code ${{} is written. */
    static final String ESCAPED = "$${{";

    /** All placeholders of a text, in order. */
    static List<Placeholder> split(String text) {
        List<Placeholder> all = new ArrayList<>();
        int i = text.indexOf(OPEN);
        while (i >= 0) {
            if (i > 0 && text.charAt(i - 1) == '$') {
                i = text.indexOf(OPEN, i + OPEN.length());
            } else {
                Placeholder placeholder = at(text, i);
                all.add(placeholder);
                i = text.indexOf(OPEN, placeholder.end());
            }
        }
        return all;
    }

    /** The placeholder that the whole text is, blanks around it aside; null when there is more or less to it. */
    static @Nullable Placeholder onlyOne(String text, List<Placeholder> placeholders) {
        if (placeholders.size() != 1) {
            return null;
        }
        Placeholder only = placeholders.get(0);
        boolean isAll = text.substring(0, only.start()).isBlank()
                && text.substring(only.end()).isBlank();
        return isAll ? only : null;
    }

    /**
     * The placeholder that opens at {@code start}.
     *
     * @throws ExpressionException when it does not close
     */
    static Placeholder at(String text, int start) {
        int depth = 0;
        int i = start + OPEN.length();
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '}' && depth == 0 && text.startsWith("}}", i)) {
                return new Placeholder(start, i + 2, text);
            }
            if (c == '\'' || c == '"') {
                i = afterLiteral(text, i);
                continue;
            }
            depth += c == '{' ? 1 : c == '}' && depth > 0 ? -1 : 0;
            i++;
        }
        throw new ExpressionException(
                "'${{' is not closed", start, "close it with }}, or write $${{ for a literal ${{");
    }

    /** Where the CEL string literal that opens at {@code quote} ends, so that braces in it are letters. */
    private static int afterLiteral(String text, int quote) {
        char c = text.charAt(quote);
        String triple = String.valueOf(c).repeat(3);
        boolean isRaw = isRaw(text, quote);
        String close = text.startsWith(triple, quote) ? triple : String.valueOf(c);
        int i = quote + close.length();
        while (i < text.length()) {
            if (text.startsWith(close, i)) {
                return i + close.length();
            }
            i += text.charAt(i) == '\\' && !isRaw ? 2 : 1;
        }
        return text.length();
    }

    /** Whether the prefix of a literal, {@code r} or {@code br} in any case, takes backslashes as they are. */
    private static boolean isRaw(String text, int quote) {
        int i = quote - 1;
        boolean isRaw = false;
        while (i >= 0 && quote - i <= 2 && "rRbB".indexOf(text.charAt(i)) >= 0) {
            isRaw |= "rR".indexOf(text.charAt(i)) >= 0;
            i--;
        }
        // In "for'x'" the letters belong to a name, and no literal can follow a name.
        return isRaw && (i < 0 || !Character.isLetterOrDigit(text.charAt(i)) && text.charAt(i) != '_');
    }

    int length() {
        return end - start;
    }

    /** The expression within, compiled, with offsets in the whole text. */
    Expression expression(Set<String> names) {
        int from = start + OPEN.length();
        String inside = text.substring(from, end - 2);
        if (inside.isBlank()) {
            throw new ExpressionException("'${{ }}' holds no expression", start, "write $${{ for a literal ${{");
        }
        String leading = inside.stripLeading();
        return Expression.compile(leading.stripTrailing(), names, from + inside.length() - leading.length());
    }
}
