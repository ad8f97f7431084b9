package dev.telltale.tui.desk;

import dev.telltale.monitor.MonitorFailure;

/**
 * Why a stream has failed. Immutable, thread-safe.
 *
 * @param isPassing whether it is asked for again
 */
record Failure(String why, boolean isPassing) {
    /** What a monitor does not know to last may pass. */
    static Failure of(Throwable problem) {
        boolean isPassing = !(problem instanceof MonitorFailure known) || known.isPassing();
        return new Failure(String.valueOf(problem.getMessage()), isPassing);
    }
}
