package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All executions in the total order: from the ring, or from the journal where the ring is past.
 *
 * <p>Positions have no holes, so what neither has is gone and becomes a gap. The filter cannot be asked about events that are gone; a gap
 * names all of them.
 */
final class AllFeed implements Feed {
    private final EventHub hub;
    private final EventFilter filter;
    private final From from;

    /** Written by the reader, with release order; also read by the ticker, which comes again if it missed something. */
    private final AtomicLong position;

    private boolean isForeign;
    private long knownHead;
    private Page page = Page.NONE;

    /** @param now position of the newest event at the moment of subscribing */
    AllFeed(EventHub hub, EventFilter filter, From from, long now) {
        this.hub = hub;
        this.filter = filter;
        this.from = from;
        this.position = new AtomicLong(now);
    }

    @Override
    public Delivery.Opened open(String streamId) {
        boolean recovered = true;
        if (from instanceof From.Start) {
            moveTo(0);
        } else if (from instanceof From.At at) {
            long head = hub.journal().head();
            isForeign = !at.cursor().epoch().equals(hub.journal().epoch());
            moveTo(isForeign ? 0 : Math.min(at.cursor().position(), head));
            recovered = !isForeign && at.cursor().position() <= head && hasNext();
        }
        return new Delivery.Opened(
                streamId, hub.cursor(position()), hub.cursor(hub.journal().head()), recovered);
    }

    private boolean hasNext() {
        List<EventJournal.Entry> next = hub.journal().read(position(), 1);
        return next.isEmpty() ? position() >= hub.journal().head() : next.get(0).position() == position() + 1;
    }

    @Override
    public @Nullable Delivery next(int looks) {
        if (isForeign) {
            return foreignGap();
        }
        long last = position.getPlain();
        for (int i = 0; i < looks && last < headBehind(last); i++) {
            Delivery.Entry entry = hub.ring().get(last + 1);
            if (entry == null) {
                entry = fromJournal(last);
                long known = entry == null ? page.end : entry.cursor().position() - 1;
                if (known > last) {
                    return gapTo(known);
                }
            }
            if (entry != null) {
                last = entry.cursor().position();
                moveTo(last);
                if (matches(entry.event())) {
                    return entry;
                }
            }
        }
        return null;
    }

    /** Asks for the head only where the one known is reached: who writes it pays when many readers look at it for every event. */
    private long headBehind(long last) {
        if (last >= knownHead) {
            knownHead = hub.head();
        }
        return knownHead;
    }

    private Delivery.@Nullable Entry fromJournal(long last) {
        EventJournal.Entry entry = page.after(last);
        if (entry == null && page.end <= last) {
            long head = hub.head();
            page = new Page(hub.journal().read(last, Page.SIZE), head);
            entry = page.after(last);
        }
        return entry == null ? null : hub.delivery(entry);
    }

    private void moveTo(long next) {
        position.setRelease(next);
    }

    private boolean matches(ExecutionEvent event) {
        Map<String, String> labels = filter.needsLabels()
                ? Objects.requireNonNullElse(hub.views().labels(event.envelope().executionId()), Map.of())
                : Map.of();
        return filter.matches(event, labels);
    }

    private Delivery gapTo(long last) {
        Cursor first = hub.cursor(position() + 1);
        moveTo(last);
        return new Delivery.Gap(first, hub.cursor(last), 0, 0, Delivery.Gap.RETENTION);
    }

    /** What is missing lies in an order that is gone; what this one has kept follows. */
    private Delivery foreignGap() {
        isForeign = false;
        Cursor given = ((From.At) from).cursor();
        moveTo(hub.journal().tail() - 1);
        Cursor first = new Cursor(given.epoch(), given.position() + 1);
        return new Delivery.Gap(first, hub.cursor(position()), 0, 0, Delivery.Gap.EPOCH);
    }

    @Override
    public long position() {
        return position.getAcquire();
    }

    @Override
    public boolean isBehind() {
        return isForeign || position() < hub.head();
    }

    @Override
    public boolean hasEnded() {
        return false;
    }

    @Override
    public void rest() {
        page = Page.NONE;
    }
}
