package dev.telltale.monitor.hub;

import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Overflow;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what another feed has, but once that is past its bounds the newest event of each kind alone: {@link Overflow#LATEST}.
 *
 * <p>It reads what it is behind with when it is asked, up to the newest of that moment, and holds no more of it than a
 * {@link Conflation} does.
 */
final class LatestFeed implements Feed {
    private final EventHub hub;
    private final Feed feed;
    private final ArrayDeque<Delivery> held = new ArrayDeque<>();
    private @Nullable Conflation conflation;
    private long goal;

    /** Whether something was read that has not been passed on. */
    private volatile boolean isHolding;

    private volatile long position;

    LatestFeed(EventHub hub, Feed feed) {
        this.hub = hub;
        this.feed = feed;
    }

    @Override
    public Need need() {
        return feed.need();
    }

    @Override
    public void readOn() {
        feed.readOn();
    }

    @Override
    public Delivery.Opened open(String streamId) {
        return feed.open(streamId);
    }

    @Override
    public @Nullable Delivery next(int looks) {
        if (!held.isEmpty()) {
            return pass();
        }
        if (conflation == null) {
            if (!feed.isPast()) {
                return feed.next(looks);
            }
            conflation = new Conflation();
            goal = hub.head();
            position = feed.position();
            isHolding = true;
        }
        return gather(conflation, looks) ? pass() : null;
    }

    /** @return whether it has gathered all that goes together */
    private boolean gather(Conflation into, int looks) {
        Delivery other = null;
        for (int left = looks; left > 0 && other == null && !isComplete(into); left--) {
            Delivery delivery = feed.next(left);
            if (delivery instanceof Delivery.Entry entry) {
                into.add(entry);
            } else if (delivery != null) {
                other = delivery; // a gap: it has its place among them
            } else if (!isComplete(into)) {
                return false; // more looks or more pages are needed
            }
        }
        if (other == null && !isComplete(into)) {
            return false;
        }
        for (Delivery.Entry entry : into.entries()) {
            hub.counters().conflated.add(entry.conflated());
            held.add(entry);
        }
        if (other != null) {
            held.add(other);
        }
        conflation = null;
        return true;
    }

    private boolean isComplete(Conflation into) {
        return into.isFull() || feed.hasEnded() || feed.position() >= goal;
    }

    private @Nullable Delivery pass() {
        Delivery next = held.poll();
        if (next != null) {
            position = next.cursor().position();
        }
        isHolding = !held.isEmpty();
        return next;
    }

    @Override
    public long position() {
        return isHolding ? position : feed.position();
    }

    @Override
    public boolean isBehind() {
        return isHolding || feed.isBehind();
    }

    @Override
    public boolean isCloseBehind(long events) {
        return !isHolding && conflation == null && feed.isCloseBehind(events);
    }

    @Override
    public boolean isPast() {
        return false;
    }

    @Override
    public void dropOldest() {
        feed.dropOldest();
    }

    @Override
    public boolean hasEnded() {
        return !isHolding && feed.hasEnded();
    }

    @Override
    public void rest() {
        feed.rest();
    }
}
