package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The newest events, for whoever looks at them once on behalf of many watchers, as an event loop does for its connections.
 *
 * <p>A watcher begins with {@link #approach}, which brings what came before and ends where it has caught up. From there on it is
 * served from {@link #get}, together with all others. If it cannot keep up, it leaves and comes back by {@link #approachAgain} from
 * the place it has reached. So what is kept for a watcher is a place, and no queue. Thread-safe; nothing here waits.
 */
public final class LiveTail {
    /** What is known of an event and a filter. */
    public enum Match {
        WANTED,
        UNWANTED,
        /** The labels of its execution have to be read: the watchers shall approach again from the place before the event. */
        UNKNOWN
    }

    private final EventHub hub;
    private final AtomicInteger followers = new AtomicInteger();

    LiveTail(EventHub hub) {
        this.hub = hub;
    }

    /** Position of the newest event. */
    public long head() {
        return hub.head();
    }

    /** The event at a position; null if it is not there any more, or could not be put there: the journal has it. */
    public Delivery.@Nullable Entry get(long position) {
        return hub.ring().get(position);
    }

    /** The place right after the event at a position. */
    public Cursor cursor(long position) {
        return hub.cursor(position);
    }

    /**
     * How far a place is behind.
     *
     * @param next the first event behind it that is wanted; null if that is not known. Then the lag is that of the first one at hand, whoever
     *     wants it: at least so much
     * @param nowMicros microseconds since the epoch, to measure ages by
     */
    public Delivery.Link link(Cursor at, Delivery.@Nullable Entry next, long nowMicros) {
        Delivery.Entry oldest = next == null ? hub.ring().after(at.position()) : next;
        long newest = Math.max(at.position(), head());
        long millis = 0;
        if (oldest != null) {
            newest = Math.max(newest, oldest.cursor().position());
            millis = Math.max(0, (nowMicros - oldest.event().envelope().timestampMicros()) / 1000);
        }
        return new Delivery.Link(cursor(newest), newest - at.position(), millis);
    }

    /** Whether a filter lets an event through. */
    public Match match(EventFilter filter, ExecutionEvent event) {
        Map<String, String> labels = Map.of();
        if (filter.needsLabels()) {
            if (!filter.matchesByItself(event)) {
                return Match.UNWANTED; // whatever its labels are
            }
            labels = hub.labelsInMemory(event.envelope().executionId());
        }
        if (labels == null) {
            return Match.UNKNOWN;
        }
        return filter.matches(event, labels) ? Match.WANTED : Match.UNWANTED;
    }

    /**
     * As {@link EventHub#subscribe}, but ends where it has caught up.
     *
     * @return cold; the last delivery is a {@link Delivery.Position} where it has caught up, and {@link Delivery.Closed} where there is
     *     nothing to follow
     */
    public Flux<Delivery> approach(Subscription subscription) {
        return hub.read(subscription, Course.APPROACH);
    }

    /**
     * As {@link #approach} without {@link Delivery.Opened}, for a watcher that had caught up. What it gets if it is past its bounds by
     * now is for its {@link Subscription#overflow} to say.
     *
     * @param last what it has dealt with
     */
    public Flux<Delivery> approachAgain(Subscription subscription, Cursor last) {
        return hub.read(subscription.withFrom(From.at(last)), Course.APPROACH_AGAIN);
    }

    /** Counts watchers that are served from here, or not any more. */
    public void follow(int more) {
        followers.addAndGet(more);
    }

    /** Counts events that were delivered from here. */
    public void delivered(long events) {
        hub.counters().delivered.add(events);
    }

    int followers() {
        return followers.get();
    }
}
