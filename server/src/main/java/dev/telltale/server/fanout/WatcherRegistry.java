package dev.telltale.server.fanout;

import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchers of an event loop; looks once a second, while there are any, how far each of them is behind, and who is stalled. Those in groups are where their
 * event loop is, and only counted: there may be thousands, and their events wait meanwhile. Of that event loop.
 */
final class WatcherRegistry {
    private static final Logger log = LoggerFactory.getLogger(WatcherRegistry.class);

    private final EventLoop loop;
    private final LiveTail tail;
    private final LoopFigures figures;
    private final LongSupplier nowMicros;
    private final LongSupplier position;

    /** Those in no group. */
    private final Set<Watcher> alone = new HashSet<>();

    private int together;
    private boolean isLooking;
    private long longestEvents;
    private long longestMillis;

    /** @param position that those in groups have reached */
    WatcherRegistry(EventLoop loop, LiveTail tail, LoopFigures figures, LongSupplier nowMicros, LongSupplier position) {
        this.loop = loop;
        this.tail = tail;
        this.figures = figures;
        this.nowMicros = nowMicros;
        this.position = position;
    }

    /** One that is in no group yet. */
    void enter(Watcher watcher) {
        alone.add(watcher);
        if (!isLooking) {
            isLooking = true;
            lookLater();
        }
    }

    /** It has come into a group. */
    void join(Watcher watcher) {
        alone.remove(watcher);
        together++;
    }

    /** It has left its group. @param isOver whether it goes altogether */
    void part(Watcher watcher, boolean isOver) {
        together--;
        if (!isOver) {
            alone.add(watcher);
        }
    }

    /** One that is in no group goes. */
    void leave(Watcher watcher) {
        alone.remove(watcher);
    }

    private void lookLater() {
        loop.schedule(this::look, 1, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            measure();
        } catch (
                Throwable
                        fault) { // whatever it was, those that are stalled shall not keep what they have read for ever
            log.error("how far streams are behind could not be measured", fault);
        }
        isLooking = together > 0 || !alone.isEmpty();
        if (isLooking) {
            lookLater();
        }
    }

    private void measure() {
        longestEvents = 0;
        longestMillis = 0;
        for (Watcher watcher : alone) {
            Cursor at = watcher.at();
            if (at != null) {
                take(at, 1);
            }
            watcher.restIfStalled();
        }
        if (together > 0) {
            take(tail.cursor(position.getAsLong()), together);
        }
        figures.longestLagEvents.set(longestEvents);
        figures.longestLagMillis.set(longestMillis);
    }

    private void take(Cursor at, long times) {
        Delivery.Link link = tail.link(at, null, nowMicros.getAsLong());
        figures.lagEvents.add(link.lagEvents(), times);
        figures.lagMillis.add(link.lagMillis(), times);
        longestEvents = Math.max(longestEvents, link.lagEvents());
        longestMillis = Math.max(longestMillis, link.lagMillis());
    }
}
