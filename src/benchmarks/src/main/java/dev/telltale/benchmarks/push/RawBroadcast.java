package dev.telltale.benchmarks.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/**
 * As little as reactor-netty lets one do: one buffer for a burst, its chunk around it, a retained duplicate to each channel past the HTTP
 * codec, written and flushed channel by channel. No filter, no journal, no order to resume in. One event loop.
 */
final class RawBroadcast implements Broadcast {
    private final List<ChannelHandlerContext> codecs = new CopyOnWriteArrayList<>();
    private final AtomicLong emitted = new AtomicLong();
    private volatile long written;

    @Override
    public Mono<Void> stream(HttpServerResponse response, int kind) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        response.withConnection(connection -> channel.set(connection.channel()));
        return response.sendHeaders()
                .then(Mono.<Void>create(end -> {
                    Channel open = Objects.requireNonNull(channel.get());
                    ChannelHandlerContext codec =
                            Objects.requireNonNull(open.pipeline().context(NettyPipeline.HttpCodec));
                    codecs.add(codec);
                    open.writeAndFlush(ByteBufAllocator.DEFAULT
                            .buffer()
                            .writeBytes(": open\n\n".getBytes(StandardCharsets.US_ASCII)));
                    end.onDispose(() -> codecs.remove(codec));
                }))
                .then();
    }

    @Override
    public void emit(int events, int kinds) {
        byte[] bytes = Texts.events(emitted.get() + 1, events);
        emitted.addAndGet(events);
        if (codecs.isEmpty()) {
            written = emitted.get();
        } else if (codecs.get(0).channel().eventLoop().inEventLoop()) {
            write(bytes);
        } else {
            codecs.get(0).channel().eventLoop().execute(() -> write(bytes));
        }
    }

    private void write(byte[] bytes) {
        ByteBuf chunk = ByteBufAllocator.DEFAULT.directBuffer(bytes.length + 16);
        chunk.writeCharSequence(Integer.toHexString(bytes.length) + "\r\n", StandardCharsets.US_ASCII);
        chunk.writeBytes(bytes).writeByte('\r').writeByte('\n');
        for (ChannelHandlerContext codec : codecs) {
            codec.write(chunk.retainedDuplicate(), codec.channel().voidPromise());
            codec.flush();
        }
        chunk.release();
    }

    @Override
    public long written() {
        if (written < emitted.get()
                && codecs.stream().allMatch(codec -> codec.channel().isWritable())) {
            written = emitted.get();
        }
        return written;
    }

    @Override
    public long emitted() {
        return emitted.get();
    }
}
