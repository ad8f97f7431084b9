package dev.telltale.server.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/** Where the bytes of watchers go. Of the connection's event loop. */
interface Outlet {
    EventLoop loop();

    /** Writes, and may wait for {@link #flush}. @param bytes belong to the outlet from now on */
    void write(ByteBuf bytes);

    /** As {@link #write(ByteBuf)}. @param written told what becomes of them */
    void write(ByteBuf bytes, Written written);

    /** Whether several watchers write to it, so that one flush may do for all of them. */
    boolean isShared();

    /** Sends what was written. @return whether the socket takes more; if not, {@link Watcher#goOn} is called once it does */
    boolean flush();

    /** Whether the socket takes more now. */
    boolean isWritable();

    /** The watcher has nothing more to write. */
    void ended(Watcher watcher);

    /** What the client has is not the whole, and it must not take it for that. */
    void failed(Watcher watcher, Throwable error);
}
