package dev.telltale.engine.expression;

import dev.telltale.engine.expression.ShellText.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Copies a shell script and puts a quoted variable in place of each placeholder. It reads POSIX {@code sh} as far as
 * quoting goes, and the constructs of bash that change it.
 *
 * <p>Should it ever misread a script, the worst is a wrong quote around a variable: values are never in the script.
 *
 * <p>Not thread-safe; used once.
 */
final class ShellScanner {
    private static final int DEPTH = 100;
    private static final String ENVIRONMENT = "give it to the node as env: and read that variable here";

    /** The expansions whose word the shell takes as it is: {@code ${X:-word}} and its like. */
    private static final Pattern PLAIN_EXPANSION = Pattern.compile("\\$\\{(?:\\w+|[@*?$!-]):?[-+]");

    private final ShellText in;
    private final Deque<Heredoc> heredocs = new ArrayDeque<>();
    private ShellWords words = new ShellWords(false);
    private int depth;
    private int arithmetics;
    private int expansions;

    /** @param variable gives a placeholder the name of its variable */
    ShellScanner(String text, Function<Placeholder, String> variable) {
        this.in = new ShellText(text, variable);
    }

    /** The script to run. */
    String scan() {
        while (in.hasMore()) {
            commands(false);
        }
        return in.toString();
    }

    // ---- commands

    /** Copies commands up to the end, or past the parenthesis that closes them. */
    private void commands(boolean areInParentheses) {
        ShellWords outer = words;
        words = new ShellWords(outer.isCode());
        enter();
        while (in.hasMore()) {
            char c = in.peek();
            if (c == ')') {
                boolean isPattern = words.closesPattern();
                in.copy(1);
                if (areInParentheses && !isPattern) {
                    break;
                }
            } else {
                command(c);
            }
        }
        words.end();
        depth--;
        words = outer;
    }

    private void command(char c) {
        switch (c) {
            case ' ', '\t' -> {
                words.end();
                in.copy(1);
            }
            case '\n' -> {
                words.separate();
                in.copy(1);
                heredocs();
            }
            case ';', '&', '|' -> separator(c);
            case '(' -> parenthesis();
            case '<', '>' -> redirection(c);
            case '#' -> comment();
            case '\\' -> {
                if (!in.looksAt("\\\n")) {
                    words.part();
                }
                escape();
            }
            default -> wordPart(c);
        }
    }

    private void wordPart(char c) {
        switch (c) {
            case '\'' -> singleQuoted();
            case '"' -> doubleQuoted();
            case '`' -> backquoted();
            case '$' -> dollar(Place.BARE);
            default -> {
                words.letter(c);
                in.copy(1);
                return;
            }
        }
        words.part();
    }

    private void separator(char c) {
        in.copy(1);
        if (c == ';' && in.hasMore() && (in.peek() == ';' || in.peek() == '&')) {
            words.endBranch();
            in.copy(in.looksAt(";&") ? 2 : 1);
        } else {
            words.separate();
        }
    }

    private void parenthesis() {
        if (words.opensPattern()) {
            in.copy(1);
        } else if (words.isCommandNext() && in.looksAt("((")) {
            in.copy(2);
            arithmetic();
        } else {
            in.copy(1);
            commands(true);
            // What follows f() is the command that f stands for.
            words.separate();
        }
    }

    private void comment() {
        if (words.isInWord()) {
            words.letter('#');
            in.copy(1);
            return;
        }
        in.copy(in.distanceTo('\n'));
    }

    private void redirection(char c) {
        if (in.looksAt("<<") && !in.looksAt("<<<")) {
            heredoc();
            return;
        }
        words.redirect();
        while (in.hasMore() && (in.peek() == c || in.peek() == '&' || in.peek() == '|')) {
            in.copy(1);
        }
    }

    // ---- words

    /** A backslash and what it escapes. */
    private void escape() {
        if (in.looksAt(Placeholder.OPEN, 1) || in.looksAt(Placeholder.ESCAPED, 1)) {
            throw in.refused(
                    "a backslash stands before ${{", "write $${{ for a literal ${{, or leave out the backslash");
        }
        in.copy(2);
    }

    private void singleQuoted() {
        in.copy(1);
        while (in.hasMore() && in.peek() != '\'') {
            if (!placeholder(Place.SINGLE_QUOTED)) {
                in.copy(1);
            }
        }
        in.copy(1);
    }

    private void doubleQuoted() {
        in.copy(1);
        while (in.hasMore() && in.peek() != '"') {
            quotedPart(in.peek());
        }
        in.copy(1);
    }

    /** What double quotes and unquoted here-documents have in common. */
    private void quotedPart(char c) {
        switch (c) {
            case '\\' -> escape();
            case '`' -> backquoted();
            case '$' -> dollar(Place.DOUBLE_QUOTED);
            default -> in.copy(1);
        }
    }

    private void dollar(Place place) {
        if (placeholder(place)) {
            return;
        }
        if (in.looksAt("$((")) {
            in.copy(3);
            arithmetic();
        } else if (in.looksAt("$(")) {
            in.copy(2);
            commands(true);
        } else if (in.looksAt("${")) {
            expansion(place);
        } else if (in.looksAt("$'") && place == Place.BARE) {
            ansiQuoted();
        } else {
            in.copy(isSpecialParameter() && !in.looksAt(Placeholder.ESCAPED, 1) ? 2 : 1);
        }
    }

    private boolean isSpecialParameter() {
        return "$#@*?!-".chars().anyMatch(c -> in.looksAt(Character.toString(c), 1));
    }

    /** Backquotes have quoting rules of their own, on which shells differ. */
    private void backquoted() {
        in.copy(1);
        while (in.hasMore() && in.peek() != '`') {
            if (in.looksAt(Placeholder.OPEN)) {
                throw in.refused("${{ }} stands in backquotes", "write $( ) instead of ` `");
            }
            in.copy(in.peek() == '\\' ? 2 : 1);
        }
        in.copy(1);
    }

    /** {@code $'…'} of bash, which other shells read otherwise. */
    private void ansiQuoted() {
        in.copy(2);
        while (in.hasMore() && in.peek() != '\'') {
            if (in.looksAt(Placeholder.OPEN)) {
                throw in.refused("${{ }} stands in $'…'", "write it outside of these quotes");
            }
            in.copy(in.peek() == '\\' ? 2 : 1);
        }
        in.copy(1);
    }

    /** {@code ${…}}, at its dollar. */
    private void expansion(Place place) {
        boolean isPlain = in.looksAt(PLAIN_EXPANSION);
        expansions += isPlain ? 0 : 1;
        enter();
        in.copy(2);
        int ambiguous = 0;
        while (in.hasMore() && in.peek() != '}') {
            char c = in.peek();
            if (c == '"' && place == Place.DOUBLE_QUOTED) {
                // Whether these quotes end the outer ones is a matter of which shell reads them.
                ambiguous = 1 - ambiguous;
                expansions += ambiguous == 1 ? 1 : -1;
                in.copy(1);
            } else if (c == '"') {
                doubleQuoted();
            } else if (c == '\'' && place == Place.BARE) {
                singleQuoted();
            } else if (c == '$' && place == Place.BARE) {
                dollar(place);
            } else {
                quotedPart(c);
            }
        }
        expansions -= ambiguous + (isPlain ? 0 : 1);
        in.copy(1);
        depth--;
    }

    /** Arithmetic after its two parentheses, or what looks like it: {@code ((a); b)} is a subshell in another. */
    private void arithmetic() {
        arithmetics++;
        enter();
        int open = 0;
        while (in.hasMore() && !(open == 0 && in.peek() == ')')) {
            char c = in.peek();
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            switch (c) {
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                default -> quotedPart(c);
            }
        }
        boolean isClosed = in.looksAt("))");
        in.copy(isClosed ? 2 : 1);
        arithmetics--;
        depth--;
        if (!isClosed && in.hasMore()) {
            commands(true);
        }
    }

    // ---- here-documents

    private void heredoc() {
        words.redirect();
        heredocs.add(Heredoc.read(in));
        words.part();
        words.end();
    }

    /** Copies the documents whose lines begin here. */
    private void heredocs() {
        while (!heredocs.isEmpty() && in.hasMore()) {
            Heredoc heredoc = heredocs.remove();
            int outer = in.narrow(in.lengthOf(heredoc));
            while (in.hasMore()) {
                if (heredoc.isQuoted()) {
                    quotedDocumentPart();
                } else {
                    quotedPart(in.peek());
                }
            }
            in.widen(outer);
            in.copy(in.distanceTo('\n') + 1);
        }
    }

    private void quotedDocumentPart() {
        if (in.looksAt(Placeholder.ESCAPED)) {
            in.copyEscaped(Place.SINGLE_QUOTED);
        } else if (in.looksAt(Placeholder.OPEN)) {
            throw in.refused(
                    "${{ }} stands in a here-document with a quoted delimiter",
                    "unquote the delimiter, or " + ENVIRONMENT);
        } else {
            in.copy(1);
        }
    }

    // ---- placeholders

    /** Writes what stands for the placeholder, or the escaped placeholder, that begins here; false when none does. */
    private boolean placeholder(Place place) {
        if (in.looksAt(Placeholder.ESCAPED)) {
            in.copyEscaped(place);
            return true;
        }
        if (!in.looksAt(Placeholder.OPEN)) {
            return false;
        }
        refuseUnsafe();
        in.copyPlaceholder(place);
        return true;
    }

    private void refuseUnsafe() {
        if (arithmetics > 0) {
            throw in.refused(
                    "${{ }} stands in shell arithmetic, where a value can run commands", "compute it in ${{ }}");
        }
        if (expansions > 0) {
            throw in.refused("${{ }} stands in a ${…} that would take it for a pattern or a number", ENVIRONMENT);
        }
        if (words.isCode()) {
            throw in.refused(
                    "${{ }} stands in code that a shell runs",
                    "hand it on as an argument: sh -c 'echo \"$1\"' sh ${{ … }}");
        }
    }

    private void enter() {
        if (++depth > DEPTH) {
            throw in.refused("the script nests more than " + DEPTH + " levels of ( ) and ${ }", null);
        }
    }
}
