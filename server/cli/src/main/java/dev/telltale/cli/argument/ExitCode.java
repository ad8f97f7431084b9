package dev.telltale.cli.argument;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import org.jspecify.annotations.Nullable;

/** The command's exit codes. */
public final class ExitCode {
    public static final int COMPLETED = 0;
    public static final int FAILED = 1;
    /** Wrong usage, a missing file, an invalid workflow or invalid inputs. */
    public static final int USAGE = 2;

    public static final int TIMED_OUT = 3;
    /** Cancelled, but not by a signal to this command. */
    public static final int CANCELLED = 4;

    private ExitCode() {}

    /** That of an execution that has ended. @param error why it failed, or null */
    public static int of(ExecutionStatus status, @Nullable ExecutionError error) {
        return switch (status) {
            case COMPLETED -> COMPLETED;
            case CANCELLED -> CANCELLED;
            default -> error != null && error.kind() == ErrorKind.TIMEOUT ? TIMED_OUT : FAILED;
        };
    }
}
