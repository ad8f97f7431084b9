package dev.telltale.server.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The watchers of one event loop that want to see the same, and keep up. Of that event loop. */
final class Group {
    private final Interest interest;
    private final StreamCounters counters;
    private final long types;
    private final List<Frame> batch = new ArrayList<>();
    private Watcher[] members = new Watcher[1];
    private int size;
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
        return size == 0;
    }

    /** @return its place, by which it leaves */
    int add(Watcher watcher) {
        if (size == members.length) {
            members = Arrays.copyOf(members, 2 * size);
        }
        members[size] = watcher;
        return size++;
    }

    /** The last one takes the place of who leaves: whoever goes through all of them begins at the end. */
    void remove(int place) {
        Watcher last = members[--size];
        last.movedTo(place);
        members[place] = last;
        members[size] = null;
        if (size < members.length / 4) {
            members = Arrays.copyOf(members, members.length / 2);
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

    /** How many events were put. */
    int waiting() {
        return batch.size();
    }

    /** Writes what was put to all members. @return how many events were written, over all of them */
    long flush(long now, ByteBufAllocator allocator) {
        int events = batch.size();
        long written = 0;
        if (events > 0) {
            ByteBuf bytes = interest.dress().events(batch, allocator);
            long before = batch.get(0).entry().cursor().position() - 1;
            batch.clear();
            written = (long) events * write(bytes, events, before, now);
            counters.delivered.add(written);
        }
        return written;
    }

    /**
     * Writes to all members, and releases.
     *
     * @param events how many events that is
     * @param before position up to which members have dealt with all that came before
     * @return how many members took it; the others have left
     */
    int write(ByteBuf bytes, int events, long before, long now) {
        wroteAt = now;
        int takers = 0;
        try {
            for (int i = size - 1; i >= 0; i--) {
                if (members[i].take(bytes, events, before)) {
                    takers++;
                }
            }
        } finally {
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
