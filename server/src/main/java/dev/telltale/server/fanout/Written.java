package dev.telltale.server.fanout;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;

/** Is told what has become of a write. */
interface Written {
    /** @param isTaken whether the system has taken the bytes; if not, the connection is gone */
    void done(boolean isTaken);

    /** A promise for one write, which tells it. */
    static ChannelPromise promise(Channel channel, Written told) {
        return channel.newPromise().addListener(future -> told.done(future.isSuccess()));
    }
}
