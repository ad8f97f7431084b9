package dev.telltale.engine.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows the words of one list of shell commands: which of them is a command, where a {@code case} has its patterns,
 * and whether the word being read is one that the shell runs as code. Not thread-safe.
 */
final class ShellWords {
    /** Words after which a command may follow at once; some only in bash. */
    private static final Set<String> OPENERS = Set.of(
            "if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "time", "command",
            "builtin", "exec", "env", "nohup", "sudo", "nice");

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh", "su");
    private static final Set<String> EVALUATORS = Set.of("eval", "let", "[[");

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*(?:\\[[^]]*])?\\+?=.*", Pattern.DOTALL);
    private static final Pattern SUBSCRIPT = Pattern.compile("[A-Za-z_]\\w*\\[[^]]*");
    private static final Pattern CODE_OPTION = Pattern.compile("-[A-Za-z]*c[A-Za-z]*");

    private enum Case {
        SUBJECT,
        IN,
        PATTERN,
        BODY
    }

    private final boolean isWithinCode;
    private final StringBuilder word = new StringBuilder();
    private final Deque<Case> cases = new ArrayDeque<>();
    private boolean isInWord;
    private boolean isPlain = true;
    private boolean isPatternBegun;
    private boolean isCommandNext = true;
    private boolean isRedirected;
    private @Nullable String command;
    private @Nullable String previous;
    private boolean hasShell;
    private int arguments;

    /** @param isWithinCode whether all of it stands in a word that the shell runs as code */
    ShellWords(boolean isWithinCode) {
        this.isWithinCode = isWithinCode;
    }

    boolean isInWord() {
        return isInWord;
    }

    boolean isCommandNext() {
        return isCommandNext && !isInWord && (cases.isEmpty() || cases.peek() == Case.BODY)
                || "for".equals(command) && arguments == 0 && !isInWord;
    }

    void letter(char c) {
        isInWord = true;
        word.append(c);
    }

    /** A part of a word that is quoted or expanded. */
    void part() {
        isInWord = true;
        isPlain = false;
    }

    /** The end of a word, if one is being read. */
    void end() {
        if (!isInWord) {
            return;
        }
        String raw = word.toString();
        String literal = isPlain ? raw : null;
        word.setLength(0);
        isInWord = false;
        isPlain = true;
        if (!cases.isEmpty() && cases.peek() != Case.BODY) {
            endInCase(literal);
        } else if (isRedirected) {
            isRedirected = false;
        } else {
            endInCommand(raw, literal);
        }
    }

    private void endInCase(@Nullable String literal) {
        switch (cases.element()) {
            case SUBJECT -> become(Case.IN);
            case IN -> {
                if ("in".equals(literal)) {
                    become(Case.PATTERN);
                }
            }
            default -> {
                if ("esac".equals(literal) && !isPatternBegun) {
                    cases.pop();
                    isCommandNext = false;
                }
                isPatternBegun = true;
            }
        }
    }

    private void endInCommand(String raw, @Nullable String literal) {
        hasShell |= literal != null && SHELLS.contains(literal.substring(literal.lastIndexOf('/') + 1));
        if (!isCommandNext) {
            previous = literal;
            arguments++;
        } else if ("case".equals(literal)) {
            cases.push(Case.SUBJECT);
        } else if ("esac".equals(literal) && !cases.isEmpty()) {
            cases.pop();
            isCommandNext = false;
        } else if (!ASSIGNMENT.matcher(raw).matches() && (literal == null || !OPENERS.contains(literal))) {
            isCommandNext = false;
            command = literal;
        }
    }

    private void become(Case next) {
        cases.pop();
        cases.push(next);
        isPatternBegun = false;
    }

    /** The end of a command: {@code ; & |}, a newline, or a parenthesis. */
    void separate() {
        end();
        isCommandNext = true;
        isRedirected = false;
        command = null;
        previous = null;
        hasShell = false;
        arguments = 0;
    }

    /** {@code ;;} or its like. */
    void endBranch() {
        separate();
        if (cases.peek() == Case.BODY) {
            become(Case.PATTERN);
        }
    }

    /** {@code <} or {@code >}: the next word is a file, and digits right before it are none. */
    void redirect() {
        if (isPlain && !word.isEmpty() && word.chars().allMatch(Character::isDigit)) {
            word.setLength(0);
            isInWord = false;
        }
        end();
        isRedirected = true;
    }

    /** Whether an opening parenthesis only begins a pattern of a {@code case}. */
    boolean opensPattern() {
        end();
        return cases.peek() == Case.PATTERN;
    }

    /** Whether a closing parenthesis only ends a pattern of a {@code case}. */
    boolean closesPattern() {
        end();
        if (cases.peek() != Case.PATTERN) {
            return false;
        }
        become(Case.BODY);
        separate();
        return true;
    }

    /** Whether the shell runs the word being read, or one about to begin, as code. */
    boolean isCode() {
        if (isWithinCode) {
            return true;
        }
        if (isCommandNext) {
            // bash computes the subscript of an array, and a computation may run commands.
            return SUBSCRIPT.matcher(word).matches();
        }
        return command != null && EVALUATORS.contains(command)
                || "trap".equals(command) && arguments == 0
                || hasShell && previous != null && CODE_OPTION.matcher(previous).matches();
    }
}
