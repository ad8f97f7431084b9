package dev.telltale.monitor.stream;

import dev.telltale.monitor.filter.EventFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher wants to receive. Immutable, thread-safe.
 *
 * @param filter which events; a snapshot is whole whatever the filter
 * @param executionId the one execution it is opened on, or null for all of them
 * @param from where it begins; only one on one execution begins with a snapshot
 * @param terminal whether one on one execution gets its terminal event whatever the filter
 * @param heartbeat after how much silence a {@link Delivery.Position} is sent; also how often one that is behind is told how far
 * @param overflow what it gets when it has fallen behind its bounds
 */
public record Subscription(
        EventFilter filter,
        @Nullable String executionId,
        From from,
        boolean terminal,
        Duration heartbeat,
        Overflow overflow) {
    /** Heartbeat unless another is asked for. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

    public Subscription {
        if (heartbeat.isZero() || heartbeat.isNegative()) {
            throw new IllegalArgumentException("heartbeat is " + heartbeat + "; use a positive duration");
        }
        if (from instanceof From.Snapshot && executionId == null) {
            throw new IllegalArgumentException("a snapshot is of one execution; name it, or begin elsewhere");
        }
    }

    /** All executions, from now on. */
    public static Subscription all(EventFilter filter) {
        return new Subscription(filter, null, From.now(), false, DEFAULT_HEARTBEAT, Overflow.CATCH_UP);
    }

    /** One execution from its start to its end; if it has not begun, the subscription waits for it. */
    public static Subscription of(String executionId, EventFilter filter) {
        return new Subscription(filter, executionId, From.start(), true, DEFAULT_HEARTBEAT, Overflow.CATCH_UP);
    }

    public Subscription withFilter(EventFilter next) {
        return new Subscription(next, executionId, from, terminal, heartbeat, overflow);
    }

    public Subscription withFrom(From next) {
        return new Subscription(filter, executionId, next, terminal, heartbeat, overflow);
    }

    public Subscription withTerminal(boolean next) {
        return new Subscription(filter, executionId, from, next, heartbeat, overflow);
    }

    public Subscription withHeartbeat(Duration next) {
        return new Subscription(filter, executionId, from, terminal, next, overflow);
    }

    public Subscription withOverflow(Overflow next) {
        return new Subscription(filter, executionId, from, terminal, heartbeat, next);
    }
}
