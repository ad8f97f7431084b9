package dev.telltale.server.fanout;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;

/** The moment at which the system has taken what was written. Thread-safe: it has no state. */
final class Written {
    private Written() {}

    /** A promise for one write. @param action what to do when it is kept; nothing if it is broken */
    static ChannelPromise promise(Channel channel, Runnable action) {
        return channel.newPromise().addListener(done -> {
            if (done.isSuccess()) {
                action.run();
            }
        });
    }
}
