package dev.telltale.server.fanout;

import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.socket.Backpressure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The subscriptions of one WebSocket, and all that is sent on it. Of the connection's event loop.
 *
 * <p>The socket has one pace for all of them: when it takes no more, each subscription keeps its place, and once there is room they go on by
 * turns.
 */
public final class WebSocketOutlet implements Outlet {
    /** Whom the outlet belongs to. */
    public interface Owner {
        /** A subscription has failed, and is no more. */
        void failed(String id, Throwable error);

        /** The server closes; the subscriptions have been told. */
        void shutDown();
    }

    private final Streams streams;
    private final Channel channel;
    private final ChannelHandlerContext codec;
    private final Owner owner;
    private final LoopFigures.Count flushes;
    private final Backpressure backpressure;
    private final Map<String, Watcher> watchers = new LinkedHashMap<>();
    private int turn;
    private boolean isOver;

    WebSocketOutlet(Streams streams, Channel channel, Owner owner) {
        this.streams = streams;
        this.channel = channel;
        this.codec = Objects.requireNonNull(channel.pipeline().context(WebSocketFrameEncoder.class));
        this.owner = owner;
        this.flushes = streams.fanOut(channel.eventLoop()).figures().flushes;
        this.backpressure = new Backpressure(channel, () -> loop().execute(this::goOn));
        backpressure.enter();
    }

    // ---- for its owner

    /** How many subscriptions there are. */
    public int size() {
        return watchers.size();
    }

    /** Whether a subscription has this id. */
    public boolean has(String id) {
        return watchers.containsKey(id);
    }

    /**
     * Begins a subscription.
     *
     * @param id that no other one has
     * @param fields which of an event are sent
     * @param hasLink whether it says now and then how far it is behind
     * @param isFull whether a snapshot has all that it takes to go on from it
     * @param deliveries of its approach, see {@link dev.telltale.monitor.hub.LiveTail#approach}
     * @return false if the server has as many streams as it may, or ends
     */
    public boolean subscribe(
            String id,
            Subscription subscription,
            Projection fields,
            boolean hasLink,
            boolean isFull,
            Flux<Delivery> deliveries) {
        if (!streams.enter(Transport.WEBSOCKET)) {
            return false;
        }
        StreamEncoder encoder = new WebSocketEncoder(id, fields, hasLink, isFull);
        Watcher watcher = new Watcher(streams, streams.fanOut(channel.eventLoop()), this, subscription, encoder);
        watchers.put(id, watcher);
        watcher.begin(deliveries);
        return true;
    }

    /**
     * Has a subscription go on with another filter, without a hole or an echo.
     *
     * @param id of one that there is
     * @param applied told of the place behind which the new filter holds, before anything that it lets through is sent; of null if the subscription has
     *     ended before
     */
    public void update(String id, EventFilter filter, Consumer<@Nullable Cursor> applied) {
        Objects.requireNonNull(watchers.get(id)).update(filter, applied);
    }

    /** Ends a subscription that there is, by a message that says so. */
    public void unsubscribe(String id) {
        Objects.requireNonNull(watchers.get(id)).end(Watcher.UNSUBSCRIBED);
    }

    /**
     * A subscription that keeps up and whose filter names executions one by one. Immutable.
     *
     * @param reached what it has dealt with
     */
    public record Named(String id, EventFilter filter, Set<String> executions, Cursor reached) {}

    /** All that are such. */
    public List<Named> named() {
        List<Named> named = new ArrayList<>();
        watchers.forEach((id, watcher) -> {
            EventFilter filter = watcher.interest().filter();
            Set<String> executions = filter.namedExecutions();
            Cursor reached = executions == null ? null : watcher.reached();
            if (executions != null && reached != null) {
                named.add(new Named(id, filter, executions, reached));
            }
        });
        return named;
    }

    /** Ends one of them, unless it has been told to go on with something else since: all that it names has ended. */
    public void finish(Named named) {
        Watcher watcher = watchers.get(named.id());
        if (watcher != null && watcher.interest().filter().equals(named.filter()) && watcher.reached() != null) {
            watcher.end(Delivery.Closed.FINISHED);
        }
    }

    /** Sends a message besides those of subscriptions. */
    public void send(byte[] json) {
        write(WebSocketEncoder.message(json, ByteBufAllocator.DEFAULT));
        flush();
    }

    /** Bytes that wait for the client to take something. */
    public long waiting() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** The connection is over: nobody wants any of it any more. */
    public void leave() {
        if (!isOver) {
            isOver = true;
            streams.leave(this);
            List.copyOf(watchers.values()).forEach(watcher -> {
                watcher.cancel();
                forget(watcher);
            });
            backpressure.leave();
        }
    }

    // ---- for its watchers

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public void write(ByteBuf bytes) {
        codec.write(bytes, channel.voidPromise());
    }

    @Override
    public void write(ByteBuf bytes, Written written) {
        codec.write(bytes, Written.promise(channel, written));
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean flush() {
        flushes.add(1);
        codec.flush();
        return channel.isWritable();
    }

    /** What is still to be flushed must not be taken for what the client has not read. */
    @Override
    public boolean isWritable() {
        return channel.isWritable() || flush();
    }

    @Override
    public void ended(Watcher over) {
        forget(over);
    }

    @Override
    public void failed(Watcher failed, Throwable error) {
        String id = forget(failed);
        if (!isOver) {
            owner.failed(id, error);
        }
    }

    private String forget(Watcher watcher) {
        String id = ((WebSocketEncoder) watcher.interest().encoder()).id();
        if (watchers.remove(id, watcher)) {
            streams.leave(Transport.WEBSOCKET);
        }
        return id;
    }

    // ---- for its socket and its server

    /*
     * By turns, or those behind the first ones would never come to theirs. And never at once: that the socket takes more may turn out in
     * the middle of a write to a group, which nobody can join then.
     */
    private void goOn() {
        List<Watcher> all = List.copyOf(watchers.values());
        for (int i = 0; i < all.size() && channel.isWritable(); i++) {
            turn = (turn + 1) % all.size();
            all.get(turn).goOn();
        }
    }

    void shutDown() {
        if (!isOver) {
            List.copyOf(watchers.values()).forEach(Watcher::shutDown);
            owner.shutDown();
        }
    }
}
