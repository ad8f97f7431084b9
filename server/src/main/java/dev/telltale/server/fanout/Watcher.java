package dev.telltale.server.fanout;

import dev.telltale.event.JournalException;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.HttpProblemException;
import dev.telltale.server.http.Overload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One subscription of one connection. It approaches by a reader of its own; where it has caught up it becomes a member of a
 * {@link Group}; when its socket takes no more it leaves that with the place it has reached, and once there is room it goes on from
 * there. Of the connection's event loop, but for {@link #onLoop}.
 */
final class Watcher {
    /** Why a stream ends whose journal cannot be read. */
    static final String UNREADABLE = "journal";

    /** Why a stream ends whose client has asked for that. */
    static final String UNSUBSCRIBED = "unsubscribed";

    /**
     * How those ends are counted of which no client is told by a reason: it has left, there was a fault, the server had too much to do to
     * begin, or there was nothing to begin with, as the client was told by a problem.
     */
    private static final String LEFT = "left";

    private static final String FAILED = "failed";
    private static final String OVERLOAD = "overload";
    private static final String REFUSED = "refused";

    /** After how many bytes it looks whether its socket takes more. */
    private static final int CATCH_UP_BYTES = 16 << 10;

    private static final Logger log = LoggerFactory.getLogger(Watcher.class);

    private final Streams streams;
    private final LiveTail tail;
    private final FanOut fanOut;
    private final Outlet outlet;
    private final StreamCounters counters;
    private Subscription wanted;
    private Interest interest;

    private @Nullable Approach approach;
    private @Nullable Group group;
    private int place;
    private boolean isBlocked;
    private boolean willFlush;
    private boolean isOver;
    private @Nullable Update update;

    /** By which its client may speak of it; null before it was opened. */
    private @Nullable String name;

    /** After which it goes on; null before it was opened. */
    private @Nullable Cursor last;

    /** Events written to it, but for those that its present group has written since it came, and what the group had written then. */
    private long delivered;

    private long joinedAt;
    private long gaps;

    /** When it was last written something that only it gets. */
    private long wroteAt = System.nanoTime();

    /** When it has said by itself how far it is behind. */
    private long linkedAt = System.nanoTime();

    Watcher(Streams streams, FanOut fanOut, Outlet outlet, Subscription wanted, StreamEncoder encoder) {
        this.streams = streams;
        this.tail = streams.tail();
        this.fanOut = fanOut;
        this.outlet = outlet;
        this.wanted = wanted;
        this.interest = Interest.of(wanted, encoder);
        this.counters = streams.counters(encoder.transport());
    }

    Interest interest() {
        return interest;
    }

    /** Does something on its event loop. */
    void onLoop(Runnable action) {
        if (outlet.loop().inEventLoop()) {
            action.run();
        } else if (!outlet.loop().isShuttingDown()) {
            outlet.loop().execute(action);
        }
    }

    // ---- on its way

    /** @param deliveries of the approach */
    void begin(Flux<Delivery> deliveries) {
        fanOut.registry().enter(this);
        begin(deliveries, false);
    }

    private void begin(Flux<Delivery> deliveries, boolean hasBegun) {
        Approach next = new Approach(this, outlet.loop(), hasBegun);
        approach = next;
        next.begin(deliveries);
    }

    /** Leaves its group, if it is in one, and reads on by itself. */
    void approachAgain() {
        leave();
        begin(tail.approachAgain(wanted, Objects.requireNonNull(last)), true);
    }

    /** The socket takes more. */
    void goOn() {
        if (approach != null) {
            approach.goOn();
        } else if (isBlocked) {
            unblock();
            if (isLinkDue()) {
                link(Objects.requireNonNull(last), null);
            }
            join();
        }
    }

    /** Whether its socket takes more. */
    boolean hasRoom() {
        return outlet.isWritable();
    }

    /** Whether so much waits in the sockets of all streams that what may be large has to wait, too. */
    boolean isBacklogFull() {
        return streams.backlog().isFull();
    }

    /** A snapshot as the bytes that it is written as; made off the event loop, and counted as waiting from now on. */
    Mono<ByteBuf> encoded(Delivery.Snapshot snapshot) {
        long size = snapshot.view().keptOutputBytes();
        StreamEncoder encoder = interest.encoder();
        streams.backlog().enter(size);
        return streams.work()
                .call(() -> encoded(snapshot, encoder))
                .doFinally(end -> streams.backlog().leave(size));
    }

    private ByteBuf encoded(Delivery.Snapshot snapshot, StreamEncoder encoder) {
        try {
            return encoder.delivery(snapshot, streams.nowMicros(), allocator());
        } catch (VirtualMachineError noMemory) { // which Reactor would throw, and tell nobody who waits
            throw new IllegalStateException("a snapshot cannot be written", noMemory);
        }
    }

    /** What it has read. @param bytes that it is written as, if that is known */
    void take(Delivery delivery, @Nullable ByteBuf bytes) {
        if (delivery instanceof Delivery.Closed closed) {
            last = closed.cursor();
            stop();
            close(closed.reason());
            return;
        }
        Delivery.Entry next = delivery instanceof Delivery.Entry entry ? entry : null;
        boolean isPlace = delivery instanceof Delivery.Position;
        if ((next != null || isPlace) && isLinkDue()) {
            link(next == null ? delivery.cursor() : Objects.requireNonNull(last), next);
        } else if (isPlace && System.nanoTime() - wroteAt >= streams.silenceNanos()) {
            write(delivery);
        }
        if (bytes != null) {
            put(bytes);
        } else if (!isPlace) {
            pass(delivery);
        }
        last = delivery.cursor();
        flushSoon();
        if (update != null && approach != null && approach.hasBegun()) {
            applyUpdate();
        }
    }

    private void pass(Delivery delivery) {
        if (delivery instanceof Delivery.Entry entry) {
            boolean isInMemory = tail.get(entry.cursor().position()) != null;
            LoopFigures figures = fanOut.figures();
            (isInMemory ? figures.caughtUpFromRing : figures.caughtUpFromJournal).add(1);
            put(interest.encoder().events(List.of(new Frame(entry)), allocator()));
            count(1);
            return;
        }
        if (delivery instanceof Delivery.Gap) {
            gaps++;
            counters.gaps.increment();
        }
        if (delivery instanceof Delivery.Opened opened) {
            name = opened.streamId();
            streams.opened(name, this);
        }
        write(delivery);
    }

    /** One flush, and so one system call, for all that comes in one go. */
    private void flushSoon() {
        if (!outlet.isWritable()) {
            outlet.flush();
        } else if (!willFlush) {
            willFlush = true;
            outlet.loop().execute(() -> {
                willFlush = false;
                outlet.flush();
            });
        }
    }

    /** It has read all that there was. */
    void hasCaughtUp(Approach by) {
        if (by == approach && !isOver) {
            join();
        }
    }

    /** It was not let in: there are too many readers. */
    void turnedAway(Approach by) {
        if (by == approach && !isOver) {
            counters.ended.add(OVERLOAD);
            put(interest.encoder().comeBack(Overload.retryMillis(), allocator()));
            over();
        }
    }

    /** It cannot read on. */
    void failed(Approach by, Throwable error) {
        if (by != approach || isOver) {
            return;
        }
        if (error instanceof JournalException) {
            log.warn("a stream ended, as its journal could not be read", error);
            close(UNREADABLE); // what the client has is right, and it can come back for the rest
        } else {
            fail(error, failure(error));
        }
    }

    private static String failure(Throwable error) {
        if (!(error instanceof HttpProblemException refusal)) {
            return FAILED;
        }
        return refusal.problem().status() == Overload.STATUS ? OVERLOAD : REFUSED;
    }

    /**
     * Asked once a second. Whose socket has taken nothing since the last time keeps its place, and neither a reader nor what that has read
     * ahead.
     */
    void restIfStalled() {
        if (approach != null && approach.isStalled()) {
            cancelApproach();
            block();
        }
    }

    private void join() {
        approach = null;
        Group joined = fanOut.join(this, Objects.requireNonNull(last).position());
        if (joined != null) {
            group = joined;
            interest = joined.interest(); // one object for all
            wanted = wanted.withFilter(interest.filter());
            place = joined.add(this, outlet);
            joinedAt = joined.delivered();
            fanOut.registry().join(this);
            counters.live.increment();
            tail.follow(1);
            if (interest.encoder().hasLink()) {
                // Its group may have been told already, and stay silent for long.
                link(tail.cursor(fanOut.position()), null);
            }
            outlet.flush();
        } else if (!isOver) {
            if (outlet.flush()) {
                approachAgain();
            } else {
                block();
            }
        }
    }

    /**
     * Takes the events that its group has had before.
     *
     * @return false if it has not taken all of them, or needs no more
     */
    boolean catchUp(long after, long upTo, Frames frames) {
        long reached = after;
        while (reached < upTo) {
            long next = outlet.isWritable() ? catchUpSome(reached, upTo, frames) : reached;
            if (next == reached || isOver) {
                return false;
            }
            reached = next;
        }
        return true;
    }

    /** Takes as many of them as one buffer holds. @return position of the last one that it has dealt with */
    private long catchUpSome(long after, long upTo, Frames frames) {
        List<Frame> missed = new ArrayList<>();
        int bytes = 0;
        boolean hasEnded = false;
        long reached = after;
        while (reached < upTo && bytes < CATCH_UP_BYTES && !hasEnded) {
            Delivery.Entry entry = tail.get(reached + 1);
            if (entry == null) {
                break;
            }
            LiveTail.Match match = interest.match(tail, entry.event());
            if (match == LiveTail.Match.UNKNOWN) {
                break;
            }
            reached++;
            last = entry.cursor();
            hasEnded = interest.endsWith(entry.event());
            if (match == LiveTail.Match.WANTED) {
                Frame frame = frames.of(entry);
                missed.add(frame);
                bytes += interest.encoder().size(frame);
            }
        }
        if (!missed.isEmpty()) {
            put(interest.encoder().events(missed, allocator()));
            fanOut.figures().caughtUpFromRing.add(missed.size());
            count(missed.size());
            tail.delivered(missed.size());
        }
        if (hasEnded) {
            finish();
        }
        return reached;
    }

    // ---- in a group

    void movedTo(int next) {
        place = next;
    }

    /** Leaves, as its socket takes no more. @param before position of the last event before what its group is writing */
    void holdUp(long before) {
        leave();
        block();
        last = tail.cursor(before);
    }

    /** What it has dealt with, while it keeps up; else null. */
    @Nullable
    Cursor reached() {
        return group == null ? null : at();
    }

    /** What it has dealt with; null before it was opened. */
    @Nullable
    Cursor at() {
        return group == null ? last : tail.cursor(fanOut.position());
    }

    /** The socket takes no more. */
    private void block() {
        isBlocked = true;
        counters.blocked.increment();
    }

    private void unblock() {
        if (isBlocked) {
            isBlocked = false;
            counters.blocked.decrement();
        }
    }

    private void leave() {
        Group left = group;
        if (left != null) {
            group = null;
            last = tail.cursor(fanOut.position());
            delivered += left.delivered() - joinedAt;
            left.remove(place);
            fanOut.registry().part(this, isOver);
            counters.live.decrement();
            tail.follow(-1);
        }
    }

    // ---- how far it is behind, for who wants to know

    private boolean isLinkDue() {
        return interest.encoder().hasLink() && System.nanoTime() - linkedAt >= streams.linkNanos();
    }

    /** @param next what it is to be written next, if that is known */
    private void link(Cursor at, Delivery.@Nullable Entry next) {
        linkedAt = System.nanoTime();
        write(new Delivery.Position(at, tail.link(at, next, streams.nowMicros())));
    }

    // ---- another filter

    private record Update(EventFilter filter, Consumer<@Nullable Cursor> applied) {}

    /**
     * Goes on with another filter from the place that it has reached.
     *
     * @param applied told of that place; of null if it ends before it has one
     */
    void update(EventFilter filter, Consumer<@Nullable Cursor> applied) {
        if (isOver) {
            applied.accept(null);
            return;
        }
        if (update != null) {
            Update former = update;
            update = new Update(filter, former.applied().andThen(applied)); // neither has a place before it begins
        } else {
            update = new Update(filter, applied);
        }
        if (approach == null || approach.hasBegun()) {
            applyUpdate();
        }
    }

    private void applyUpdate() {
        Update next = Objects.requireNonNull(update);
        update = null;
        boolean wasInGroup = group != null;
        boolean wasOnItsWay = approach != null;
        stop();
        wanted = wanted.withFilter(next.filter());
        interest = Interest.of(wanted, interest.encoder());
        next.applied().accept(Objects.requireNonNull(last));
        if (wasOnItsWay) {
            approachAgain();
        } else if (wasInGroup) {
            join();
        }
    }

    // ---- its end

    /** Ends it where it is, in words of its own. */
    void end(String reason) {
        stop();
        close(reason);
    }

    /** The execution it follows has ended. */
    void finish() {
        leave();
        close(Delivery.Closed.FINISHED);
    }

    /** There was a fault of ours: its client has to come back for what it has not got. */
    void fail(Throwable fault) {
        fail(fault, FAILED);
    }

    private void fail(Throwable error, String reason) {
        stop();
        counters.ended.add(reason);
        forget();
        outlet.failed(this, error);
    }

    /** The server closes. What has happened until then still comes to who keeps up, for there may be no journal to read it from later. */
    void shutDown() {
        if (group != null) {
            fanOut.lookToHead();
        }
        end(Delivery.Closed.SHUTDOWN);
    }

    private void close(String reason) {
        if (!isOver) {
            counters.ended.add(reason);
            if (reason.equals(Delivery.Closed.SHUTDOWN)) {
                put(interest.encoder().comeBack(streams.comeBackMillis(), allocator()));
            }
            Cursor at = Objects.requireNonNullElseGet(last, () -> tail.cursor(0));
            Delivery.Closed closed = new Delivery.Closed(at, reason, delivered, gaps);
            if (last != null) {
                write(closed);
            } else {
                put(interest.encoder().closedUnopened(closed, allocator()));
            }
        }
        over();
    }

    private void over() {
        if (!isOver) {
            fanOut.flush(outlet);
            forget();
            outlet.ended(this);
        }
    }

    /** The connection is gone, or wants no more of it. */
    void cancel() {
        if (!isOver) {
            counters.ended.add(LEFT);
        }
        forget();
        stop();
    }

    /** Is served no more, by a reader or in a group. */
    private void stop() {
        cancelApproach();
        Group left = group;
        leave();
        if (left != null) {
            fanOut.tidy(left);
        }
    }

    /** Nobody can ask anything of it any more. */
    private void forget() {
        isOver = true;
        unblock();
        fanOut.registry().leave(this);
        if (name != null) {
            streams.closed(name);
        }
        if (update != null) {
            update.applied().accept(null);
            update = null;
        }
    }

    private void cancelApproach() {
        if (approach != null) {
            approach.leave();
            approach = null;
        }
    }

    // ---- what it writes by itself

    private void write(Delivery delivery) {
        boolean isBeforeSnapshot = wanted.from() instanceof From.Snapshot;
        put(
                delivery instanceof Delivery.Opened opened && isBeforeSnapshot
                        ? interest.encoder().openedBeforeSnapshot(opened, allocator())
                        : interest.encoder().delivery(delivery, streams.nowMicros(), allocator()));
    }

    private void put(ByteBuf bytes) {
        int size = bytes.readableBytes();
        wroteAt = System.nanoTime();
        fanOut.figures().bytes.add(size);
        if (Backlog.isLarge(size)) {
            streams.backlog().enter(size);
            outlet.write(bytes, isTaken -> streams.backlog().leave(size));
        } else {
            outlet.write(bytes);
        }
    }

    private void count(long events) {
        delivered += events;
        counters.delivered.add(events);
    }

    private static ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }
}
