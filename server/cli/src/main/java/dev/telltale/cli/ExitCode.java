package dev.telltale.cli;

import dev.telltale.engine.Outcome;
import dev.telltale.event.ErrorKind;

/** The command's exit codes. */
final class ExitCode {
    static final int COMPLETED = 0;
    static final int FAILED = 1;
    /** Wrong usage, a missing file, an invalid workflow or invalid inputs. */
    static final int USAGE = 2;

    static final int TIMED_OUT = 3;
    /** Cancelled by someone else. */
    static final int CANCELLED = 4;

    private ExitCode() {}

    static int of(Outcome outcome) {
        return switch (outcome.status()) {
            case COMPLETED -> COMPLETED;
            case CANCELLED -> CANCELLED;
            default -> outcome.error() != null && outcome.error().kind() == ErrorKind.TIMEOUT ? TIMED_OUT : FAILED;
        };
    }
}
