package dev.telltale.server.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;

/**
 * Writes the chunks of one answer to one connection, at the pace of its socket.
 *
 * <p>Reactor Netty's own {@code send(Flux)} parks up to 128 chunks per slow client, whatever their size. This asks for a few at a time
 * and only while the socket takes them, so what a slow client has not read stays where it came from. All of it happens on the
 * connection's event loop, which is why nothing here is guarded.
 */
final class StreamWriter extends BaseSubscriber<byte[]> {
    /** How many chunks are asked for at a time. */
    static final int BATCH = 32;

    private static final int MAX_PIPELINED = 64;
    private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

    private final Channel channel;
    private final MonoSink<Void> end;
    private final Duration stalledAfter;
    private final Gate gate = new Gate();
    private int outstanding;
    private boolean willFlush;
    private boolean isOver;
    private @Nullable ScheduledFuture<?> patience;
    private @Nullable Backlog backlog;

    private StreamWriter(Channel channel, MonoSink<Void> end, Duration stalledAfter) {
        this.channel = channel;
        this.end = end;
        this.stalledAfter = stalledAfter;
    }

    /**
     * To be subscribed once the headers are sent.
     *
     * @param stalledAfter how long a client may take nothing before the connection is closed
     * @return completes when the last chunk is written; cancelling it cancels the chunks
     */
    static Mono<Void> write(Channel channel, Flux<byte[]> chunks, Duration stalledAfter) {
        EventLoop loop = channel.eventLoop();
        return Mono.<Void>create(end -> {
                    StreamWriter writer = new StreamWriter(channel, end, stalledAfter);
                    end.onDispose(writer::end);
                    writer.enter();
                    chunks.publishOn(Schedulers.fromExecutor(loop), BATCH).subscribe(writer);
                })
                .subscribeOn(Schedulers.fromExecutor(loop));
    }

    /** Called on any thread, once: the answer is sent, or the client has left, or the server closes. */
    private void end() {
        cancel();
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            leave();
        } else if (!loop.isShuttingDown()) {
            loop.execute(this::leave);
        }
    }

    private void enter() {
        channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, null, gate);
    }

    private void leave() {
        stopPatience();
        if (!gate.isRemoved) {
            channel.pipeline().remove(gate);
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        ask();
    }

    private void ask() {
        outstanding = BATCH;
        request(BATCH);
    }

    @Override
    protected void hookOnNext(byte[] chunk) {
        channel.write(Unpooled.wrappedBuffer(chunk), channel.voidPromise());
        outstanding--;
        if (!channel.isWritable()) {
            flush();
        } else if (!willFlush) {
            // One flush, and so one system call, for all that comes in one go.
            willFlush = true;
            channel.eventLoop().execute(this::flush);
        }
        askIfWritable();
    }

    private void flush() {
        willFlush = false;
        channel.flush();
        if (!channel.isWritable()) {
            startPatience();
        }
    }

    private void askIfWritable() {
        if (outstanding == 0 && channel.isWritable() && !isOver) {
            ask();
        }
    }

    @Override
    protected void hookOnComplete() {
        isOver = true;
        channel.flush();
        end.success();
    }

    @Override
    protected void hookOnError(Throwable error) {
        isOver = true;
        if (!channel.isActive()) {
            // Also what comes of a closing server's event loops.
            log.debug("a stream ended with its connection", error);
            end.success();
            return;
        }
        Faults.unexpected(error, "a stream");
        // The client must not take what it has for the whole: without the last chunk it cannot.
        channel.close();
        end.success();
    }

    private void startPatience() {
        if (patience == null) {
            backlog = Backlog.of(channel);
            patience = channel.eventLoop().schedule(this::losePatience, stalledAfter.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Slow is not stalled: as long as some of it goes out, the client may take its time. */
    private void losePatience() {
        patience = null;
        if (Backlog.of(channel).equals(backlog)) {
            giveUp();
        } else {
            startPatience();
        }
    }

    private void stopPatience() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    private void giveUp() {
        log.debug("{} has taken nothing for {}, closing it", channel.remoteAddress(), stalledAfter);
        channel.close();
    }

    /**
     * What waits for the socket. It changes with every byte that goes out, even if that is a part of one large chunk.
     *
     * @param bytes of all chunks that wait
     * @param bytesOfFirst of the first one that are still to go
     */
    private record Backlog(long bytes, int bytesOfFirst) {
        static Backlog of(Channel channel) {
            ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
            if (waiting == null) {
                return new Backlog(0, 0); // closed
            }
            Object first = waiting.current();
            return new Backlog(
                    waiting.totalPendingWriteBytes(), first instanceof ByteBuf chunk ? chunk.readableBytes() : 0);
        }
    }

    /** Hears when the socket takes more, and stops a client that sends on and on while it is being answered. */
    private final class Gate extends ChannelInboundHandlerAdapter {
        private boolean isRemoved;
        private int pipelined;

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (channel.isWritable()) {
                stopPatience();
                askIfWritable();
            }
            context.fireChannelWritabilityChanged();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            // Netty would queue them without bound until this answer ends, which may be never.
            if (++pipelined > MAX_PIPELINED) {
                ReferenceCountUtil.release(message);
                context.close();
            } else {
                context.fireChannelRead(message);
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            isRemoved = true;
        }
    }
}
