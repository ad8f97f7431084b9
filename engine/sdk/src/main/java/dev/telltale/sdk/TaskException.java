package dev.telltale.sdk;

import org.jspecify.annotations.Nullable;

/** Says why a task failed, so that a workflow's {@code retry} can tell failures apart. */
public final class TaskException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final boolean isRetryable;

    private TaskException(Kind kind, boolean isRetryable, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.isRetryable = isRetryable;
    }

    /** The inputs make no sense; another attempt would fail as well. */
    public static TaskException validation(String message) {
        return new TaskException(Kind.VALIDATION, false, message, null);
    }

    /** Another system could not be reached. */
    public static TaskException connection(String message, @Nullable Throwable cause) {
        return new TaskException(Kind.CONNECTION, true, message, cause);
    }

    /** The work itself failed. @param isRetryable whether another attempt could succeed */
    public static TaskException execution(String message, boolean isRetryable, @Nullable Throwable cause) {
        return new TaskException(Kind.EXECUTION, isRetryable, message, cause);
    }

    /** Data is not what it should be. */
    public static TaskException data(String message, @Nullable Throwable cause) {
        return new TaskException(Kind.DATA, false, message, cause);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether another attempt could succeed. */
    public boolean isRetryable() {
        return isRetryable;
    }

    /** The sorts of failure a task can report. */
    public enum Kind {
        VALIDATION,
        CONNECTION,
        EXECUTION,
        DATA
    }
}
