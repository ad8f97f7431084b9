package dev.telltale.server.fanout;

import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Overload;
import dev.telltale.server.http.Work;
import dev.telltale.server.stream.SseFrame;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** The live streams of a server: opens them, counts them, ends them. Thread-safe. */
public final class Streams {
    private final LiveTail tail;
    private final StreamOptions options;
    private final Clock clock;
    private final Map<Transport, StreamCounters> counters = new EnumMap<>(Transport.class);
    private final Frames frames = new Frames();
    private final Map<EventLoop, FanOut> fanOuts = new ConcurrentHashMap<>();
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final Map<String, Watcher> named = new ConcurrentHashMap<>();
    private final Set<WebSocketOutlet> sockets = ConcurrentHashMap.newKeySet();
    private final NamedCounts closedSockets = new NamedCounts();
    private final StreamFigures figures = new StreamFigures(fanOuts.values());
    private final Backlog backlog;
    private final Work work;
    private final Drain drain = new Drain();
    private volatile boolean isClosed;

    /** @param backlog of the server @param work for what may take a while @param clock to measure elapsed times by */
    public Streams(LiveTail tail, StreamOptions options, Backlog backlog, Work work, Clock clock) {
        this.tail = tail;
        this.options = options;
        this.backlog = backlog;
        this.work = work;
        this.clock = clock;
        for (Transport transport : Transport.values()) {
            counters.put(transport, new StreamCounters());
        }
    }

    private int open() {
        int open = 0;
        for (StreamCounters each : counters.values()) {
            open += each.open();
        }
        return open;
    }

    /**
     * How many events the event loops have yet to look at for the streams that keep up: next to none, unless one of them is stuck. What it
     * takes does not grow with the number of streams.
     */
    public long fanOutLag() {
        long head = tail.head();
        return Math.max(0, head - Math.min(head, figures.writtenTo()));
    }

    /** Of one kind of stream. */
    public StreamCounters counters(Transport transport) {
        return Objects.requireNonNull(counters.get(transport));
    }

    /** Of all streams. */
    public StreamFigures figures() {
        return figures;
    }

    /** Counts a WebSocket that is closed. @param code why; one of few */
    public void socketClosed(String code) {
        closedSockets.add(code);
    }

    /** How many WebSockets were closed, by why. */
    public Map<String, Long> closedSockets() {
        return closedSockets.sums();
    }

    Backlog backlog() {
        return backlog;
    }

    Work work() {
        return work;
    }

    /** The newest events that streams are served from. */
    public LiveTail tail() {
        return tail;
    }

    /** Whether one more would be too many, or the end has begun; counts the refusal. */
    public boolean refusesMore(Transport transport) {
        boolean isRefused = drain.hasBegun() || open() >= options.max();
        if (isRefused) {
            counters(transport).refused.increment();
        }
        return isRefused;
    }

    /** Whether no more are opened, because the server ends. */
    public boolean isClosing() {
        return drain.hasBegun();
    }

    /** Why one is refused. */
    public String refusal() {
        return drain.hasBegun() ? "the server is shutting down" : "as many streams are open as are allowed";
    }

    /** Counts one more, or the refusal. @return false if that would be too many, or the end has begun */
    boolean enter(Transport transport) {
        StreamCounters of = counters(transport);
        of.open.incrementAndGet();
        if (!drain.hasBegun() && open() <= options.max()) {
            return true;
        }
        of.open.decrementAndGet();
        of.refused.increment();
        return false;
    }

    /** One that was counted is over. */
    void leave(Transport transport) {
        counters(transport).open.decrementAndGet();
    }

    /**
     * Opens no more streams, and ends those that are open one after the other, so that their clients do not come back all at once. Each is served
     * until then.
     *
     * @param over how long that takes; if it is zero they stay open until {@link #close}
     * @param scheduler to end them on
     */
    public void drain(Duration over, Scheduler scheduler) {
        drain.begin(open());
        if (!over.isZero()) {
            drain.spread(ends(), over, scheduler);
        }
    }

    private List<Runnable> ends() {
        List<Runnable> ends = new ArrayList<>();
        watchers.forEach(watcher -> ends.add(() -> watcher.onLoop(watcher::shutDown)));
        sockets.forEach(socket -> ends.add(() -> shutDown(socket)));
        return ends;
    }

    /** After how long the client of a stream that ends with the server shall come back. */
    long comeBackMillis() {
        return drain.comeBackMillis(options.retryMillis());
    }

    /**
     * Ends every stream by a last frame that says so, one each millisecond, and at once each that is opened later.
     *
     * @param longest how long that may take; where there are more streams, they end faster
     * @param scheduler to end them on
     * @return completes when the last one has been told to end
     */
    public Mono<Void> close(Duration longest, Scheduler scheduler) {
        drain.begin(open());
        isClosed = true;
        List<Runnable> ends = ends();
        Duration unhurried = Duration.ofMillis(ends.size());
        return drain.spread(ends, unhurried.compareTo(longest) < 0 ? unhurried : longest, scheduler);
    }

    private static void shutDown(WebSocketOutlet socket) {
        if (!socket.loop().isShuttingDown()) {
            socket.loop().execute(socket::shutDown);
        }
    }

    /** The subscriptions of a WebSocket. @param channel after its handshake, on its event loop */
    public WebSocketOutlet webSocket(Channel channel, WebSocketOutlet.Owner owner) {
        WebSocketOutlet socket = new WebSocketOutlet(this, channel, owner);
        sockets.add(socket);
        if (isClosed) {
            shutDown(socket);
        }
        return socket;
    }

    void leave(WebSocketOutlet socket) {
        sockets.remove(socket);
    }

    /** From now on its client knows its name. */
    void opened(String streamId, Watcher watcher) {
        named.put(streamId, watcher);
    }

    void closed(String streamId) {
        named.remove(streamId);
    }

    /**
     * Has a stream go on with another filter, without a hole or an echo.
     *
     * @param streamId as its first frame has told
     * @return the place behind which the new filter holds; empty if there is no such stream, or it has ended before
     */
    public Mono<Cursor> update(String streamId, EventFilter filter) {
        return Mono.create(applied -> {
            Watcher watcher = named.get(streamId);
            if (watcher == null) {
                applied.success();
            } else {
                watcher.onLoop(() -> watcher.update(filter, applied::success));
            }
        });
    }

    /**
     * Sends a subscription as server-sent events. To be called on the connection's event loop.
     *
     * @param deliveries of its approach, see {@link LiveTail#approach}
     * @param channel whose headers are sent
     * @param isChunked whether the answer is sent in chunks of HTTP/1.1
     * @param end told when the last frame is written; disposing of it ends the stream
     */
    public void sse(
            Subscription subscription,
            Flux<Delivery> deliveries,
            SseForm form,
            Channel channel,
            boolean isChunked,
            MonoSink<Void> end) {
        if (!channel.isActive()) { // it was given up while its headers waited
            end.success();
            return;
        }
        SseEncoder encoder = new SseEncoder(form, isChunked);
        FanOut fanOut = fanOut(channel.eventLoop());
        SseOutlet outlet = SseOutlet.of(channel, isChunked, fanOut.figures().flushes, end);
        if (!enter(Transport.SSE)) {
            outlet.write(encoder.bytes(SseFrame.opening(Overload.retryMillis()), ByteBufAllocator.DEFAULT));
            outlet.flush();
            end.success();
            return;
        }
        Watcher watcher = new Watcher(this, fanOut, outlet, subscription, encoder);
        watchers.add(watcher);
        end.onDispose(() -> {
            watchers.remove(watcher);
            leave(Transport.SSE);
            watcher.onLoop(watcher::cancel);
            outlet.leave();
        });
        if (!watchers.contains(watcher)) {
            return; // nobody wanted it any more
        }
        outlet.enter(watcher);
        outlet.write(encoder.bytes(SseFrame.opening(options.retryMillis()), ByteBufAllocator.DEFAULT));
        outlet.flush();
        watcher.begin(deliveries);
        if (isClosed) {
            watcher.shutDown();
        }
    }

    FanOut fanOut(EventLoop loop) {
        return fanOuts.computeIfAbsent(
                loop,
                key -> new FanOut(
                        key,
                        tail,
                        frames,
                        this::counters,
                        new Positions(tail, options, this::nowMicros),
                        this::nowMicros));
    }

    /** How often a stream says how far it is behind, in nanoseconds. */
    long linkNanos() {
        return options.linkNanos();
    }

    /** After how much silence, in nanoseconds, a stream that reads on by itself is told where it is, when its reader has come to a place. */
    long silenceNanos() {
        return options.heartbeat().toNanos() / 2;
    }

    long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
