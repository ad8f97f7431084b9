package dev.telltale.server.front;

import dev.telltale.server.http.Faults;
import dev.telltale.server.socket.Backpressure;
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
 * <p>Reactor Netty's own {@code send(Flux)} parks up to 128 chunks per slow client, whatever their size. This asks for one at a time, and
 * only while the socket takes more, so what a slow client has not read stays where it came from. All of it happens on the connection's
 * event loop, which is why nothing here is guarded.
 */
final class StreamWriter extends BaseSubscriber<byte[]> {
    private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);

    private final Channel channel;
    private final MonoSink<Void> end;
    private final Backpressure backpressure;
    private boolean isAsked;
    private boolean isOver;

    private StreamWriter(Channel channel, MonoSink<Void> end) {
        this.channel = channel;
        this.end = end;
        this.backpressure = new Backpressure(channel, this::askIfWritable);
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
                    writer.backpressure.enter();
                    chunks.publishOn(Schedulers.fromExecutor(loop), 1).subscribe(writer);
                })
                .subscribeOn(Schedulers.fromExecutor(loop));
    }

    /** Called on any thread, once: the answer is sent, or the client has left, or the server closes. */
    private void end() {
        cancel();
        backpressure.leave();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        askIfWritable();
    }

    @Override
    protected void hookOnNext(byte[] chunk) {
        isAsked = false;
        if (chunk.length > 0) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(chunk), channel.voidPromise());
        }
        askIfWritable();
    }

    private void askIfWritable() {
        if (!isAsked && channel.isWritable() && !isOver) {
            isAsked = true;
            request(1);
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
