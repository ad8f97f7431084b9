package dev.telltale.server.fanout;

import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** All watchers of an event loop; looks once a second, while there are any, how far each of them is behind. Of that event loop. */
final class Roll {
    private final EventLoop loop;
    private final LiveTail tail;
    private final LoopFigures figures;
    private final LongSupplier nowMicros;
    private final Set<Watcher> watchers = new HashSet<>();
    private boolean isLooking;
    private long longestEvents;
    private long longestMillis;

    Roll(EventLoop loop, LiveTail tail, LoopFigures figures, LongSupplier nowMicros) {
        this.loop = loop;
        this.tail = tail;
        this.figures = figures;
        this.nowMicros = nowMicros;
    }

    void enter(Watcher watcher) {
        watchers.add(watcher);
        if (!isLooking) {
            isLooking = true;
            lookLater();
        }
    }

    void leave(Watcher watcher) {
        watchers.remove(watcher);
    }

    private void lookLater() {
        loop.schedule(this::look, 1, TimeUnit.SECONDS);
    }

    private void look() {
        longestEvents = 0;
        longestMillis = 0;
        long live = 0;
        Cursor reached = null;
        for (Watcher watcher : watchers) {
            Cursor at = watcher.at();
            if (watcher.isLive()) {
                live++;
                reached = at;
            } else if (at != null) {
                take(at, 1);
            }
        }
        if (reached != null) {
            take(reached, live); // they are where their event loop is, all of them
        }
        figures.longestLagEvents.set(longestEvents);
        figures.longestLagMillis.set(longestMillis);
        isLooking = !watchers.isEmpty();
        if (isLooking) {
            lookLater();
        }
    }

    private void take(Cursor at, long times) {
        Delivery.Link link = tail.link(at, null, nowMicros.getAsLong());
        figures.lagEvents.add(link.lagEvents(), times);
        figures.lagMillis.add(link.lagMillis(), times);
        longestEvents = Math.max(longestEvents, link.lagEvents());
        longestMillis = Math.max(longestMillis, link.lagMillis());
    }
}
