package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import org.jspecify.annotations.Nullable;

/** Stands for a throwable in a log: its class, its message with secrets masked, its frames, and its causes likewise. */
final class LoggedFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** Causes that are shown at the most; they may also go in a circle. */
    private static final int DEPTH = 10;

    private LoggedFault(String message, @Nullable Throwable cause) {
        super(message, cause, false, true);
    }

    static LoggedFault of(Throwable problem, SecretMask mask) {
        return of(problem, mask, DEPTH);
    }

    private static LoggedFault of(Throwable problem, SecretMask mask, int depth) {
        Throwable cause = problem.getCause();
        String message = problem.getMessage() == null ? "" : ": " + Texts.cut(mask.mask(problem.getMessage()));
        LoggedFault shown = new LoggedFault(
                problem.getClass().getName() + message,
                cause == null || depth == 0 ? null : of(cause, mask, depth - 1));
        shown.setStackTrace(problem.getStackTrace());
        return shown;
    }

    /** What it stands for, in one line. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
