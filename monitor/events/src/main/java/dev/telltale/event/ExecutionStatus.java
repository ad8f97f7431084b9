package dev.telltale.event;

import java.util.Locale;

/** How far an execution is. */
public enum ExecutionStatus implements Status {
    PENDING,
    RUNNING,
    PAUSED,
    CANCELLING,
    COMPLETED,
    FAILED,
    CANCELLED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public boolean isTerminal() {
        return compareTo(COMPLETED) >= 0;
    }
}
