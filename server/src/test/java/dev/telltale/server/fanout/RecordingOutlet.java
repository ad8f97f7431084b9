package dev.telltale.server.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection that may have many subscriptions, and takes what a test wants it to take. */
final class RecordingOutlet implements Outlet {
    final List<String> written = new CopyOnWriteArrayList<>();

    /** What the buffers were made from: the same for those who share one. */
    final List<ByteBuf> sources = new CopyOnWriteArrayList<>();

    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final AtomicInteger flushed = new AtomicInteger();

    /** How many writes it takes before it takes no more. */
    volatile int room = Integer.MAX_VALUE;

    /** Done when it is asked whether it takes more. */
    volatile Runnable onceAsked = () -> {};

    volatile boolean failsToFlush;
    private final EventLoop loop;

    RecordingOutlet(EventLoop loop) {
        this.loop = loop;
    }

    /** How many events were written. */
    long events() {
        return String.join("", written).split("\"type\":\"execution\\.started\"", -1).length - 1;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void write(ByteBuf bytes) {
        sources.add(bytes.unwrap() == null ? bytes : bytes.unwrap());
        written.add(bytes.toString(StandardCharsets.UTF_8));
        bytes.release();
        room--;
    }

    @Override
    public void write(ByteBuf bytes, Written told) {
        write(bytes);
        told.done(true);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean flush() {
        if (failsToFlush) {
            throw new IllegalStateException("a fault of the socket");
        }
        flushed.incrementAndGet();
        return room > 0;
    }

    @Override
    public boolean isWritable() {
        Runnable action = onceAsked;
        onceAsked = () -> {};
        action.run();
        return room > 0;
    }

    @Override
    public void ended(Watcher watcher) {}

    @Override
    public void failed(Watcher watcher, Throwable error) {
        failures.add(error);
    }
}
