package dev.telltale.server.fanout;

import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.http.Overload;
import dev.telltale.server.stream.SseFrame;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

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
    private volatile boolean isClosed;

    /** @param clock to measure elapsed times by */
    public Streams(LiveTail tail, StreamOptions options, Clock clock) {
        this.tail = tail;
        this.options = options;
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

    private long live() {
        long live = 0;
        for (StreamCounters each : counters.values()) {
            live += each.live();
        }
        return live;
    }

    /**
     * Position up to which every stream has been written what it wants; 0 while one of them has to catch up. What it takes does not grow
     * with the number of streams.
     */
    public long writtenTo() {
        if (live() < open()) {
            return 0;
        }
        long least = tail.head();
        for (FanOut each : fanOuts.values()) {
            least = Math.min(least, each.writtenTo());
        }
        return least;
    }

    /** Of one kind of stream. */
    public StreamCounters counters(Transport transport) {
        return Objects.requireNonNull(counters.get(transport));
    }

    /** The newest events that streams are served from. */
    public LiveTail tail() {
        return tail;
    }

    /** Whether one more would be too many; counts the refusal. */
    public boolean refusesMore(Transport transport) {
        boolean isFull = open() >= options.max();
        if (isFull) {
            counters(transport).refused.increment();
        }
        return isFull;
    }

    /** Counts one more, or the refusal. @return false if that would be too many */
    boolean enter(Transport transport) {
        StreamCounters of = counters(transport);
        of.open.incrementAndGet();
        if (open() <= options.max()) {
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

    /** Ends every stream, and each that is opened later, by a last frame that says so. */
    public void close() {
        isClosed = true;
        watchers.forEach(watcher -> watcher.onLoop(watcher::shutDown));
        sockets.forEach(Streams::shutDown);
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

    /** A stream that ends at once: the only way to make a browser come back later, as it takes any other status for final. */
    public static Flux<byte[]> turnAway() {
        return Flux.just(SseFrame.opening(Overload.retryMillis()));
    }

    /**
     * Sends a subscription as server-sent events.
     *
     * @param deliveries of its approach, see {@link LiveTail#approach}
     * @param isNamed whether a frame says its type
     * @param fields which of an event are sent
     * @param channel whose headers are sent
     * @param isChunked whether the answer is sent in chunks of HTTP/1.1
     * @return to be subscribed once; completes when the last frame is written; cancelling it ends the stream
     */
    public Mono<Void> sse(
            Subscription subscription,
            Flux<Delivery> deliveries,
            boolean isNamed,
            Projection fields,
            Channel channel,
            boolean isChunked) {
        return Mono.<Void>create(end -> {
                    SseDress dress = new SseDress(isNamed, fields, isChunked);
                    SseOutlet outlet = SseOutlet.of(channel, isChunked, end);
                    begin(subscription, deliveries, dress, outlet, end);
                })
                .subscribeOn(Schedulers.fromExecutor(channel.eventLoop()));
    }

    private void begin(
            Subscription subscription,
            Flux<Delivery> deliveries,
            SseDress dress,
            SseOutlet outlet,
            MonoSink<Void> end) {
        boolean isTooMany = !enter(Transport.SSE);
        long retry = isTooMany ? Overload.retryMillis() : options.retryMillis();
        outlet.write(dress.bytes(SseFrame.opening(retry), ByteBufAllocator.DEFAULT));
        if (isTooMany) {
            outlet.flush();
            end.success();
            return;
        }
        Watcher watcher = new Watcher(this, fanOut(outlet.loop()), outlet, subscription, dress);
        outlet.enter(watcher);
        watchers.add(watcher);
        end.onDispose(() -> {
            watchers.remove(watcher);
            leave(Transport.SSE);
            watcher.onLoop(watcher::cancel);
            outlet.leave();
        });
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
                        key, tail, frames, this::counters, options.heartbeat().toNanos()));
    }

    long nowMicros() {
        return TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }
}
