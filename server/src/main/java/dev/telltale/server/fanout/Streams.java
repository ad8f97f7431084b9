package dev.telltale.server.fanout;

import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.http.Overload;
import dev.telltale.server.stream.SseFrame;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/** The live streams of a server: opens them, counts them, ends them. Thread-safe. */
public final class Streams {
    private final LiveTail tail;
    private final StreamOptions options;
    private final Clock clock;
    private final StreamCounters counters = new StreamCounters();
    private final Frames frames = new Frames();
    private final Map<EventLoop, FanOut> fanOuts = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /** @param clock to measure elapsed times by */
    public Streams(LiveTail tail, StreamOptions options, Clock clock) {
        this.tail = tail;
        this.options = options;
        this.clock = clock;
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /**
     * Position up to which every stream has been written what it wants; 0 while one of them has to catch up. What it takes does not grow
     * with the number of streams.
     */
    public long writtenTo() {
        if (counters.live() < open.get()) {
            return 0;
        }
        long least = tail.head();
        for (FanOut each : fanOuts.values()) {
            least = Math.min(least, each.writtenTo());
        }
        return least;
    }

    public StreamCounters counters() {
        return counters;
    }

    /** The newest events that streams are served from. */
    public LiveTail tail() {
        return tail;
    }

    /** Whether one more would be too many; counts the refusal. */
    public boolean refusesMore() {
        boolean isFull = open.get() >= options.max();
        if (isFull) {
            counters.refused.increment();
        }
        return isFull;
    }

    /** Ends every stream, and each that is opened later, by a last frame that says so. */
    public void close() {
        isClosed = true;
        watchers.forEach(watcher -> watcher.onLoop(watcher::shutDown));
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
                    SseOutlet outlet = new SseOutlet(channel, isChunked, end, options.stalledAfter());
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
        boolean isTooMany = open.incrementAndGet() > options.max();
        long retry = isTooMany ? Overload.retryMillis() : options.retryMillis();
        outlet.write(dress.bytes(SseFrame.opening(retry), ByteBufAllocator.DEFAULT));
        if (isTooMany) {
            open.decrementAndGet();
            counters.refused.increment();
            outlet.flush();
            end.success();
            return;
        }
        Watcher watcher = new Watcher(this, fanOut(outlet.loop()), outlet, subscription, dress);
        outlet.enter(watcher);
        watchers.add(watcher);
        end.onDispose(() -> {
            watchers.remove(watcher);
            open.decrementAndGet();
            watcher.onLoop(watcher::cancel);
            outlet.leave();
        });
        outlet.flush();
        watcher.begin(deliveries);
        if (isClosed) {
            watcher.shutDown();
        }
    }

    private FanOut fanOut(EventLoop loop) {
        return fanOuts.computeIfAbsent(
                loop,
                key -> new FanOut(
                        key, tail, frames, counters, options.heartbeat().toNanos()));
    }

    long nowMicros() {
        return TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }
}
