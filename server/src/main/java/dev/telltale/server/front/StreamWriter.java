package dev.telltale.server.front;

import dev.telltale.server.http.Faults;
import dev.telltale.server.socket.Pace;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

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

    private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

    private final Channel channel;
    private final MonoSink<Void> end;
    private final Pace pace;
    private int outstanding;
    private boolean willFlush;
    private boolean isOver;

    private StreamWriter(Channel channel, MonoSink<Void> end) {
        this.channel = channel;
        this.end = end;
        this.pace = new Pace(channel, this::askIfWritable);
    }

    /**
     * To be subscribed once the headers are sent.
     *
     * @return completes when the last chunk is written; cancelling it cancels the chunks
     */
    static Mono<Void> write(Channel channel, Flux<byte[]> chunks) {
        EventLoop loop = channel.eventLoop();
        return Mono.<Void>create(end -> {
                    StreamWriter writer = new StreamWriter(channel, end);
                    end.onDispose(writer::end);
                    writer.pace.enter();
                    chunks.publishOn(Schedulers.fromExecutor(loop), BATCH).subscribe(writer);
                })
                .subscribeOn(Schedulers.fromExecutor(loop));
    }

    /** Called on any thread, once: the answer is sent, or the client has left, or the server closes. */
    private void end() {
        cancel();
        pace.leave();
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
}
