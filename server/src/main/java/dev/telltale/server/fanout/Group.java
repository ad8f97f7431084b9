package dev.telltale.server.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The watchers of one event loop that want to see the same, and keep up. Of that event loop. */
final class Group {
    private final Interest interest;
    private final StreamCounters counters;
    private final long types;
    private final List<Frame> batch = new ArrayList<>();
    private @Nullable Watcher[] members = new Watcher[1];

    /** Where the bytes of the members go, each at its place: writing to thousands touches no more memory than it must. */
    private @Nullable Outlet[] outlets = new Outlet[1];

    /** Places taken, those in {@link #empty} included. */
    private int size;

    /** Places whose members have left during the present write. */
    private int empty;

    private boolean isWriting;

    /** How many events were written. */
    private long delivered;

    private long wroteAt;
    private long linkedAt;
    private long linkedTo;
    private boolean hasEnded;

    /** @param counters of its kind of stream */
    Group(Interest interest, StreamCounters counters, long now) {
        this.interest = interest;
        this.counters = counters;
        // The end of the one execution comes whatever the types.
        this.types = interest.executionId() == null ? interest.filter().types() : -1L;
        this.wroteAt = now;
        this.linkedAt = now;
    }

    Interest interest() {
        return interest;
    }

    long types() {
        return types;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** @return its place, by which it leaves */
    int add(Watcher watcher, Outlet outlet) {
        if (size == members.length) {
            resize(2 * size);
        }
        members[size] = watcher;
        outlets[size] = outlet;
        return size++;
    }

    private void resize(int length) {
        members = Arrays.copyOf(members, length);
        outlets = Arrays.copyOf(outlets, length);
    }

    /** In the middle of a write its place stays empty until the end of that, so that nobody is passed over or written to twice. */
    void remove(int place) {
        if (isWriting) {
            members[place] = null;
            outlets[place] = null;
            empty++;
        } else {
            fill(place);
            shrink();
        }
    }

    /** The last one takes a place. */
    private void fill(int place) {
        Watcher last = members[--size];
        if (last != null) {
            last.movedTo(place);
        }
        members[place] = last;
        outlets[place] = outlets[size];
        members[size] = null;
        outlets[size] = null;
    }

    private void fillEmpty() {
        for (int i = size - 1; empty > 0; i--) {
            if (members[i] == null) {
                fill(i);
                empty--;
            }
        }
        shrink();
    }

    private void shrink() {
        if (size < members.length / 4) {
            resize(members.length / 2);
        }
    }

    /** @return whether it is the first one since the last flush */
    boolean put(Frame frame) {
        batch.add(frame);
        return batch.size() == 1;
    }

    /** The execution it follows has ended, with what was put before. */
    void end() {
        hasEnded = true;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    long wroteAt() {
        return wroteAt;
    }

    /** When it was last told how far it is behind. */
    long linkedAt() {
        return linkedAt;
    }

    /** Where it was then. */
    long linkedTo() {
        return linkedTo;
    }

    void linked(long position, long now) {
        linkedTo = position;
        linkedAt = now;
    }

    /** Lets go of what was put. */
    void drop() {
        batch.clear();
        hasEnded = false;
    }

    /** What was put, in order. */
    List<Frame> batch() {
        return batch;
    }

    int size() {
        return size - empty;
    }

    /** How many events were written so far: to each member those since it came. */
    long delivered() {
        return delivered;
    }

    /**
     * Writes what was put to all members.
     *
     * @param timer told when the system has taken it for one of them; null if nobody asks
     * @return how many members took it; the others have left
     */
    int flush(FanOut fanOut, @Nullable Written timer, long now) {
        ByteBuf bytes = interest.encoder().events(batch, ByteBufAllocator.DEFAULT);
        long before = batch.get(0).entry().cursor().position() - 1;
        int events = batch.size();
        batch.clear();
        int takers = write(bytes, before, fanOut, timer, now);
        delivered += events;
        counters.delivered.add((long) events * takers);
        return takers;
    }

    /** Writes no event to all members, but something else, and releases it. @param at position of all that members have dealt with */
    void write(ByteBuf bytes, long at, FanOut fanOut, long now) {
        write(bytes, at, fanOut, null, now);
    }

    /** @param before position up to which members have dealt with all that came before */
    private int write(ByteBuf bytes, long before, FanOut fanOut, @Nullable Written timer, long now) {
        wroteAt = now;
        int timed = timer == null ? -1 : ThreadLocalRandom.current().nextInt(size);
        int takers = 0;
        isWriting = true;
        try {
            for (int i = size - 1; i >= 0; i--) {
                Outlet outlet = outlets[i];
                if (outlet == null) {
                    continue; // it has left meanwhile
                }
                if (!outlet.isWritable()) {
                    members[i].holdUp(before);
                    continue;
                }
                if (timer != null && i == timed) {
                    outlet.write(bytes.retainedDuplicate(), timer);
                } else {
                    outlet.write(bytes.retainedDuplicate());
                }
                fanOut.flush(outlet);
                takers++;
            }
            fanOut.figures().bytes.add((long) takers * bytes.readableBytes());
        } finally {
            isWriting = false;
            fillEmpty();
            bytes.release();
        }
        return takers;
    }

    /** Has each member leave in a way of its own. */
    void disperse(Consumer<Watcher> leave) {
        while (size > 0) {
            leave.accept(members[size - 1]);
        }
    }
}
