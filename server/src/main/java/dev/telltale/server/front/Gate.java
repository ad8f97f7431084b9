package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Overload;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts connections, and turns away those that are too many or come too fast. Thread-safe. */
public final class Gate {
    /** How many may wait at a time to be told that they are too many; those past that are closed without a word. */
    private static final int MAX_TOLD = 1_000;

    private final int max;
    private final int maxOfAddress;
    private final int perSecond;
    private final LongSupplier nanoTime;
    private final Rate rate;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final Map<InetAddress, Integer> admittedOf = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    /**
     * @param max how many may be open
     * @param maxOfAddress how many of them from one address
     * @param perSecond how many may come in a second
     */
    public Gate(int max, int maxOfAddress, int perSecond) {
        this(max, maxOfAddress, perSecond, System::nanoTime);
    }

    /** @param nanoTime the clock that the rate goes by */
    Gate(int max, int maxOfAddress, int perSecond, LongSupplier nanoTime) {
        this.max = max;
        this.maxOfAddress = maxOfAddress;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.rate = new Rate(perSecond, nanoTime.getAsLong());
    }

    /** How many are open, those included that are being turned away. */
    public int open() {
        return open.size();
    }

    /** Bytes that wait in the server for clients to take something, over all connections. */
    public long pendingBytes() {
        long pending = 0;
        for (Channel channel : open) {
            ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
            pending += buffer == null ? 0 : buffer.totalPendingWriteBytes();
        }
        return pending;
    }

    /** How many were turned away so far. */
    public long refused() {
        return refused.sum();
    }

    /** A new connection. @return why it is turned away, for its first request; null if it is not */
    @Nullable
    HttpProblem enter(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        HttpProblem refusal = admit(channel);
        if (refusal != null) {
            refused.increment();
            turnAway(channel);
        }
        return refusal;
    }

    /** @return why it is turned away, or null if it is not */
    private @Nullable HttpProblem admit(Channel channel) {
        if (!rate.allows(nanoTime.getAsLong())) {
            return Overload.problem("more than " + perSecond + " connections come in a second");
        }
        if (admitted.incrementAndGet() > max) {
            admitted.decrementAndGet();
            return Overload.problem("as many connections are open as are allowed");
        }
        InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        if (admittedOf.merge(address, 1, Integer::sum) > maxOfAddress) {
            leave(address);
            return HttpProblem.of(
                            429,
                            "too-many-connections",
                            "The client has too many connections",
                            "your address has " + maxOfAddress + " connections open, as many as it may")
                    .hint("close some, or watch many executions on one")
                    .header("Retry-After", "5");
        }
        channel.closeFuture().addListener(closed -> leave(address));
        return null;
    }

    private void leave(InetAddress address) {
        admitted.decrementAndGet();
        admittedOf.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    private void turnAway(Channel channel) {
        channel.closeFuture().addListener(closed -> told.decrementAndGet());
        if (told.incrementAndGet() > MAX_TOLD) {
            channel.close();
        }
    }
}
