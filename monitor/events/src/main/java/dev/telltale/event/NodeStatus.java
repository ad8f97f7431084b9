package dev.telltale.event;

import java.util.Locale;

/** How far a node is. */
public enum NodeStatus implements Status {
    PENDING,
    RUNNING,
    WAITING,
    RETRYING,
    COMPLETED,
    FAILED,
    SKIPPED,
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
