package dev.telltale.server.socket;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As {@link StallTimeout}, where it does not show in the socket alone whether a client takes anything: with HTTP/2. It goes by what was written and
 * by what of that is done. Of the connection's event loop.
 */
public class WriteStallTimeout extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(WriteStallTimeout.class);

    private final Duration stalledAfter;
    private final RestartableTimer timer;
    private final ChannelFutureListener done = written -> doneWith();
    private long begun;
    private long ended;

    /** @param stalledAfter how long a client may take nothing */
    public WriteStallTimeout(Duration stalledAfter) {
        this.stalledAfter = stalledAfter;
        this.timer = new RestartableTimer(stalledAfter);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!timer.isSet()) {
            begin(context);
        }
        begun++;
        context.write(message, promise.unvoid().addListener(done));
    }

    private void doneWith() {
        ended++;
    }

    private void begin(ChannelHandlerContext context) {
        long before = ended;
        timer.set(context.executor(), () -> look(context, before));
    }

    private void look(ChannelHandlerContext context, long before) {
        if (begun == ended) {
            return;
        }
        if (ended == before) {
            log.debug("{} has taken nothing for {}, closing it", context.channel(), stalledAfter);
            giveUp(context);
        } else {
            begin(context);
        }
    }

    /** Closes it, past handlers that would wait for the client once more. */
    void giveUp(ChannelHandlerContext context) {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (begun == ended) { // a stream may be closed for us while something of it waits for the client
            timer.stop();
        }
        context.fireChannelInactive();
    }
}
