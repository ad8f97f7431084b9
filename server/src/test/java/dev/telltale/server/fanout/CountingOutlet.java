package dev.telltale.server.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection with many subscriptions that takes everything. */
final class CountingOutlet implements Outlet {
    final AtomicInteger written = new AtomicInteger();
    final AtomicInteger flushed = new AtomicInteger();
    private final EventLoop loop;

    CountingOutlet(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void write(ByteBuf bytes) {
        bytes.release();
        written.incrementAndGet();
    }

    @Override
    public void write(ByteBuf bytes, Runnable done) {
        write(bytes);
        done.run();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean flush() {
        flushed.incrementAndGet();
        return true;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void ended(Watcher watcher) {}

    @Override
    public void failed(Watcher watcher, Throwable error) {
        throw new AssertionError(error);
    }
}
