package dev.telltale.monitor.stream;

import dev.telltale.monitor.filter.EventFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher wants to receive. Immutable, thread-safe.
 *
 * @param filter which events
 * @param executionId the one execution it is opened on, or null for all of them
 * @param from where it begins
 * @param terminal whether one on one execution gets its terminal event whatever the filter
 * @param heartbeat after how much silence a {@link Delivery.Position} is sent
 */
public record Subscription(
        EventFilter filter, @Nullable String executionId, From from, boolean terminal, Duration heartbeat) {
    /** Heartbeat unless another is asked for. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

    public Subscription {
        if (heartbeat.isZero() || heartbeat.isNegative()) {
            throw new IllegalArgumentException("heartbeat is " + heartbeat + "; use a positive duration");
        }
    }

    /** All executions, from now on. */
    public static Subscription all(EventFilter filter) {
        return new Subscription(filter, null, From.now(), false, DEFAULT_HEARTBEAT);
    }

    /** One execution from its start to its end; if it has not begun, the subscription waits for it. */
    public static Subscription of(String executionId, EventFilter filter) {
        return new Subscription(filter, executionId, From.start(), true, DEFAULT_HEARTBEAT);
    }

    public Subscription withFrom(From next) {
        return new Subscription(filter, executionId, next, terminal, heartbeat);
    }

    public Subscription withTerminal(boolean next) {
        return new Subscription(filter, executionId, from, next, heartbeat);
    }

    public Subscription withHeartbeat(Duration next) {
        return new Subscription(filter, executionId, from, terminal, next);
    }
}
