package dev.telltale.event;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of event; {@link #CUSTOM} stands for every {@code custom.<name>}. */
public enum EventType {
    EXECUTION_PENDING("execution.pending"),
    EXECUTION_STARTED("execution.started"),
    EXECUTION_PAUSED("execution.paused"),
    EXECUTION_RESUMED("execution.resumed"),
    EXECUTION_CANCELLING("execution.cancelling"),
    EXECUTION_COMPLETED("execution.completed"),
    EXECUTION_FAILED("execution.failed"),
    EXECUTION_CANCELLED("execution.cancelled"),
    NODE_STARTED("node.started"),
    NODE_OUTPUT("node.output"),
    NODE_PROGRESS("node.progress"),
    NODE_WAITING("node.waiting"),
    NODE_RETRYING("node.retrying"),
    NODE_COMPLETED("node.completed"),
    NODE_FAILED("node.failed"),
    NODE_SKIPPED("node.skipped"),
    NODE_CANCELLED("node.cancelled"),
    VARIABLE_CHANGED("variable.changed"),
    CONDITION_EVALUATED("condition.evaluated"),
    LOOP_STARTED("loop.started"),
    LOOP_ITERATION("loop.iteration"),
    LOOP_COMPLETED("loop.completed"),
    PROGRESS_UPDATE("progress.update"),
    CUSTOM("custom.");

    /** What the type of an event that a task or an {@code emit} node made begins with. */
    public static final String CUSTOM_PREFIX = "custom.";

    private static final Map<String, EventType> BY_NAME = new HashMap<>();

    static {
        for (EventType type : values()) {
            BY_NAME.put(type.wireName, type);
        }
    }

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The word on the wire; for {@link #CUSTOM} only the prefix, the event knows the rest. */
    public String wireName() {
        return wireName;
    }

    /** The type a wire name stands for, or null if there is none. */
    public static @Nullable EventType of(String wireName) {
        if (wireName.startsWith(CUSTOM_PREFIX)) {
            return wireName.length() > CUSTOM_PREFIX.length() ? CUSTOM : null;
        }
        return BY_NAME.get(wireName);
    }
}
