package dev.telltale.server.fanout;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.server.http.Faults;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop does for all of its watchers that keep up: it looks at each new event once, finds the groups that want it, and
 * writes one buffer for each group to all of its members, with one flush for each.
 *
 * <p>Nobody wakes it for an event; it looks again by itself. After it has found something it looks again at once, since a burst seldom
 * comes alone. If nothing more came it looks four times a millisecond, and after a second without events every millisecond. If more came
 * while it was writing, there is more than it can write one by one: then it waits a while, up to {@value #LONGEST_MILLIS} ms, so that
 * each write carries more, unless there is as much as one look takes.
 *
 * <p>A fault of ours ends the streams of the group it comes from, in a way that has their clients come back for what they have not got. The
 * others go on. Of that event loop.
 */
final class FanOut {
    /** How many events one look takes before it writes; the next look takes the others. */
    static final int LOOK = 1024;

    /** After how many bytes for each stream of a group it writes: sockets take no more in one go. */
    private static final int LOOK_BYTES = 256 << 10;

    /** The same for all streams together, so that the loop gets to other things. */
    private static final long LOOK_BYTES_IN_ALL = 64 << 20;

    private static final long QUIET_NANOS = TimeUnit.MICROSECONDS.toNanos(250);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_MILLIS = 50;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);

    /** How long it looks again and again after it has found something. */
    private static final long ALERT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /** How long it looks often after it has found something. */
    private static final long QUIET_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    private final LiveTail tail;
    private final Frames frames;
    private final Function<Transport, StreamCounters> counters;
    private final Positions positions;
    private final LoopFigures figures = new LoopFigures();
    private final LongSupplier nowMicros;
    private final WatcherRegistry registry;
    private final Map<Interest, Group> groups = new HashMap<>();
    private final FilterIndex index = new FilterIndex();
    private final List<Group> candidates = new ArrayList<>();
    private final List<Group> dirty = new ArrayList<>();

    /** Outlets that several watchers share, written to in the present look. */
    private final Set<Outlet> unflushed = new LinkedHashSet<>();

    private boolean isLooking;

    /** Of the last event that was looked at; all members have what they want up to here. */
    private long position;

    private boolean isAwake;

    /** Whether the last look ended with more to look at, as it had found as much as one may take. */
    private boolean isCut;

    private long foundAt;
    private long sweepAt;

    FanOut(
            EventLoop loop,
            LiveTail tail,
            Frames frames,
            Function<Transport, StreamCounters> counters,
            Positions positions,
            LongSupplier nowMicros) {
        this.loop = loop;
        this.tail = tail;
        this.frames = frames;
        this.counters = counters;
        this.positions = positions;
        this.nowMicros = nowMicros;
        this.registry = new WatcherRegistry(loop, tail, figures, nowMicros, this::position);
    }

    /** What it counts. Any thread may ask. */
    LoopFigures figures() {
        return figures;
    }

    /** All its watchers. */
    WatcherRegistry registry() {
        return registry;
    }

    /**
     * Serves a watcher from a place on, in the group of its interest.
     *
     * @param after position of the last event that it has dealt with, up to the newest
     * @return the group, or null if what it needs is not at hand any more, so that it has to approach again from where it is then
     */
    @Nullable
    Group join(Watcher watcher, long after) {
        long now = System.nanoTime();
        if (groups.isEmpty()) {
            position = after;
            sweepAt = now;
        }
        while (position < after) {
            if (!look(now)) {
                return null; // the journal has an event that is still on its way here
            }
        }
        if (!watcher.catchUp(after, position, frames)) {
            return null;
        }
        Group group = groups.get(watcher.interest());
        if (group == null) {
            group = new Group(
                    watcher.interest(),
                    counters.apply(watcher.interest().encoder().transport()),
                    now);
            groups.put(group.interest(), group);
            index.add(group);
        }
        if (!isAwake) {
            isAwake = true;
            loop.execute(this::turn);
        }
        return group;
    }

    /** Some members may have left. */
    void tidy(Group group) {
        if (group.isEmpty() && groups.remove(group.interest(), group)) {
            index.remove(group);
        }
    }

    /** Position of the last event that its members have dealt with. */
    long position() {
        return position;
    }

    /** Flushes what a watcher has written; in the middle of a look, what it shares with others only at the end. */
    void flush(Outlet outlet) {
        if (isLooking && outlet.isShared()) {
            unflushed.add(outlet);
        } else {
            outlet.flush();
        }
    }

    private void endLook() {
        isLooking = false;
        unflushed.forEach(Outlet::flush);
        unflushed.clear();
    }

    private void turn() {
        if (groups.isEmpty()) {
            isAwake = false;
            figures.writtenTo.set(Long.MAX_VALUE);
            return;
        }
        long pause = IDLE_NANOS;
        try {
            pause = serve();
        } catch (Throwable fault) {
            failAll(fault);
        } finally {
            again(pause); // whatever happens: all streams of this loop hang on it
        }
    }

    /** @return how long to wait before the next time, in nanoseconds */
    private long serve() {
        long now = System.nanoTime();
        boolean hasFound = look(now);
        long end = System.nanoTime();
        if (end - sweepAt >= 0) {
            sweep(end);
        }
        figures.writtenTo.set(position);
        if (hasFound) {
            figures.looks.add(end - now, 1);
            foundAt = end;
        }
        return pause(hasFound, now, end);
    }

    private long pause(boolean hasFound, long began, long end) {
        long more = tail.head() - position;
        if (hasFound && more > 0 && !isCut) {
            return Math.min(LONGEST_NANOS, end - began);
        }
        long quiet = end - foundAt;
        if (more > 0 || quiet < ALERT_NANOS) {
            return 0;
        }
        return quiet < QUIET_FOR_NANOS ? QUIET_NANOS : IDLE_NANOS;
    }

    private void failAll(Throwable fault) {
        isLooking = false;
        unflushed.clear();
        candidates.clear();
        dirty.clear();
        List.copyOf(groups.values()).forEach(group -> fail(group, fault));
    }

    private void fail(Group group, Throwable fault) {
        // Told once for all of them.
        Throwable told = Faults.unexpected(fault, "writing to " + group.size() + " streams")
                .exception();
        group.drop();
        group.disperse(watcher -> watcher.fail(told));
        tidy(group);
    }

    private void again(long pause) {
        if (pause == 0) {
            loop.execute(this::turn);
        } else {
            loop.schedule(this::turn, pause, TimeUnit.NANOSECONDS);
        }
    }

    /** Serves its groups up to the newest event there is now. */
    void lookToHead() {
        long head = tail.head();
        while (position < head && look(System.nanoTime())) {}
    }

    /** @return whether there was something new */
    private boolean look(long now) {
        long head = Math.min(tail.head(), position + LOOK);
        if (position >= head) {
            return false;
        }
        isLooking = true;
        lookUpTo(head, now);
        endLook();
        return true;
    }

    private void lookUpTo(long head, long now) {
        isCut = head < tail.head();
        int bytes = 0;
        long bytesInAll = 0;
        while (position < head) {
            Delivery.Entry entry = tail.get(position + 1);
            if (entry == null) {
                write(now);
                disperse();
                position = tail.head();
                return;
            }
            index.find(entry.event(), candidates);
            for (int i = 0; i < candidates.size(); i++) {
                Group group = candidates.get(i);
                int more = offer(entry, group, now);
                bytes += more;
                bytesInAll += (long) more * group.size();
            }
            candidates.clear();
            position++;
            if (bytes >= LOOK_BYTES || bytesInAll >= LOOK_BYTES_IN_ALL) {
                isCut = true;
                break;
            }
        }
        write(now);
    }

    /** @return how many bytes are to be written to each member because of it */
    private int offer(Delivery.Entry entry, Group group, long now) {
        ExecutionEvent event = entry.event();
        int bytes = 0;
        try {
            LiveTail.Match match = group.interest().match(tail, event);
            if (match == LiveTail.Match.UNKNOWN) {
                flush(group, now);
                group.disperse(Watcher::approachAgain);
                tidy(group);
            } else if (match == LiveTail.Match.WANTED) {
                Frame frame = frames.of(entry);
                bytes = group.interest().encoder().size(frame);
                if (group.put(frame)) {
                    dirty.add(group);
                }
            }
            if (group.interest().endsWith(event)) {
                end(group);
            }
        } catch (Throwable fault) {
            fail(group, fault);
        }
        return bytes;
    }

    private void end(Group group) {
        group.end();
        if (!dirty.contains(group)) {
            dirty.add(group);
        }
    }

    private void write(long now) {
        for (int i = 0; i < dirty.size(); i++) {
            Group group = dirty.get(i);
            try {
                flush(group, now);
                if (group.hasEnded()) {
                    group.disperse(Watcher::finish);
                }
                tidy(group);
            } catch (Throwable fault) {
                fail(group, fault);
            }
        }
        dirty.clear();
    }

    private void flush(Group group, long now) {
        int events = group.batch().size();
        if (events == 0) {
            return;
        }
        int takers = group.flush(this, timer(group), now);
        tail.delivered((long) events * takers);
        figures.batches.add(events, takers);
    }

    /** Told when the system has taken what a group writes now; null most of the time. */
    private @Nullable Written timer(Group group) {
        if (!figures.takesTime(group.batch().size() * group.size())) {
            return null;
        }
        long since = group.batch().get(0).entry().event().envelope().timestampMicros();
        return isTaken -> {
            if (isTaken) {
                figures.endToEnd.add(Math.max(0, nowMicros.getAsLong() - since), 1);
            }
        };
    }

    /** What comes next is not at hand: each reads on by itself. */
    private void disperse() {
        for (Group group : List.copyOf(groups.values())) {
            group.disperse(Watcher::approachAgain);
            tidy(group);
        }
    }

    /** Tells those where they are who shall know it. */
    private void sweep(long now) {
        sweepAt = now + positions.everyNanos();
        isLooking = true;
        for (Group group : List.copyOf(groups.values())) {
            Delivery place = positions.due(group, position, now);
            if (place != null) {
                group.write(
                        group.interest().encoder().delivery(place, 0, ByteBufAllocator.DEFAULT), position, this, now);
                tidy(group);
            }
        }
        endLook();
    }
}
