package dev.telltale.server.websocket;

import dev.telltale.server.fanout.Transport;
import dev.telltale.server.http.Work;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket as frames: reads all that comes, puts messages together, looks whether the client is there, and closes in good order. Of
 * the connection's event loop.
 */
final class SocketConnection extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(SocketConnection.class);

    /** How long it is read on after the close was said: what is unread when a socket is closed takes the last words with it. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    /** How long a client may take to read what was sent before the close. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    /** When so many bytes wait, a client is closed that says something: it bounds answers, and not what subscriptions have sent. */
    private static final long MAX_WAITING = 4 << 20;

    /** How a close is counted that Netty says, or nobody, as to a client that takes nothing. */
    private static final String OTHER = "other";

    private final Sockets sockets;
    private final Work work;
    private final Flood flood;
    private final List<Future<?>> timers = new ArrayList<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable SocketSession session;

    /** What has come of a message in several frames. */
    private @Nullable ByteArrayOutputStream message;

    private long heardAt;
    private boolean isClosing;
    private boolean isLingering;

    SocketConnection(Sockets sockets, Work work) {
        this.sockets = sockets;
        this.work = work;
        this.flood = new Flood(sockets.options().framesPerSecond(), System.nanoTime());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        SocketSession begun = new SocketSession(this, sockets, work, added.channel());
        session = begun;
        heardAt = System.nanoTime();
        added.channel().config().setAutoRead(true);
        if (sockets.streams().refusesMore(Transport.WEBSOCKET)) {
            close(sockets.streams().isClosing() ? CloseCode.SHUTDOWN : CloseCode.TOO_MANY);
            return;
        }
        SocketOptions options = sockets.options();
        after(options.idle(), this::lookWhetherIdle);
        every(options.ping(), this::ping);
        every(options.heartbeat(), begun::endThoseOfEnded);
    }

    // ---- what comes

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (!(read instanceof WebSocketFrame frame)) {
            context.fireChannelRead(read);
            return;
        }
        try {
            if (!isClosing) {
                receive(context, frame);
            } else if (frame instanceof CloseWebSocketFrame) {
                context.close(); // both have said it
            }
        } finally {
            frame.release();
        }
    }

    private void receive(ChannelHandlerContext context, WebSocketFrame frame) {
        heardAt = System.nanoTime();
        if (flood.rises(heardAt)) {
            close(CloseCode.FLOOD);
        } else if (session().waiting() > MAX_WAITING) {
            close(CloseCode.TOO_SLOW);
        } else if (frame.rsv() != 0) {
            close(CloseCode.EXTENSION);
        } else if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            append(frame);
        } else if (frame instanceof BinaryWebSocketFrame) {
            close(CloseCode.BINARY);
        } else if (frame instanceof PingWebSocketFrame) {
            context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame) {
            end("client");
            context.writeAndFlush(
                            new CloseWebSocketFrame(true, 0, frame.content().retain()))
                    .addListener(done -> context.close());
        }
    }

    private void append(WebSocketFrame frame) {
        ByteArrayOutputStream whole = message == null ? new ByteArrayOutputStream() : message;
        if (whole.size() + frame.content().readableBytes() > sockets.options().frameBytes()) {
            close(CloseCode.TOO_BIG);
            return;
        }
        whole.writeBytes(ByteBufUtil.getBytes(frame.content()));
        message = frame.isFinalFragment() ? null : whole;
        if (frame.isFinalFragment()) {
            session().said(whole.toByteArray());
        }
    }

    // ---- whether it is there

    /** A client may be here only for commands, and then has to come back when it has one. */
    private void lookWhetherIdle() {
        Duration quiet = session().quiet();
        Duration idle = sockets.options().idle();
        if (quiet.compareTo(idle) >= 0) {
            close(CloseCode.IDLE);
        } else {
            after(idle.minus(quiet), this::lookWhetherIdle);
        }
    }

    private void ping() {
        long pingedAt = System.nanoTime();
        context().writeAndFlush(new PingWebSocketFrame());
        after(sockets.options().pong(), () -> awaitPong(pingedAt));
    }

    private void awaitPong(long pingedAt) {
        if (isClosing || heardAt - pingedAt >= 0) {
            return;
        }
        if (context().channel().isWritable()) {
            close(CloseCode.SILENT);
        } else {
            // The ping waits behind what the client has not read yet; whether it reads at all is looked at elsewhere.
            after(sockets.options().pong(), () -> awaitPong(pingedAt));
        }
    }

    // ---- its end

    void close(CloseCode code) {
        if (!isClosing) {
            end(String.valueOf(code.code()));
            context()
                    .writeAndFlush(new CloseWebSocketFrame(code.code(), code.reason()))
                    .addListener(ChannelFutureListener.CLOSE);
            closeAfter(FAREWELL, context(), context().newPromise());
        }
    }

    /** Nothing is said any more but the close. @param code by which it is counted */
    private void end(String code) {
        if (!isClosing) {
            isClosing = true;
            sockets.streams().socketClosed(code);
            timers.forEach(timer -> timer.cancel(false));
            timers.clear();
            session().over();
        }
    }

    /** Whoever closes, the codec included, has said so to the client: if that has left, the client gets a while to hear it. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        end(OTHER);
        if (isLingering || session().waiting() > 0) {
            context.close(promise);
        } else {
            isLingering = true;
            closeAfter(LINGER, context, promise);
        }
    }

    private static void closeAfter(Duration delay, ChannelHandlerContext context, ChannelPromise promise) {
        context.executor().schedule(() -> context.close(promise), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("lost");
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException || cause instanceof DecoderException) {
            log.debug("{} has sent what is no WebSocket", context.channel().remoteAddress(), cause);
            end(OTHER); // whoever found it has said the close
        } else if (cause instanceof IOException) {
            log.debug("{} has gone away", context.channel().remoteAddress(), cause);
            context.close();
        } else {
            log.error("a WebSocket failed", cause);
            close(CloseCode.FAULT);
        }
    }

    // ---- time

    /** Does something on the event loop; a fault of it is as one in what comes. */
    void onLoop(Runnable action) {
        ChannelHandlerContext of = context();
        if (!of.executor().isShuttingDown()) {
            of.executor().execute(() -> {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    exceptionCaught(of, e);
                }
            });
        }
    }

    private void after(Duration delay, Runnable action) {
        timers.removeIf(Future::isDone);
        timers.add(context().executor().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void every(Duration period, Runnable action) {
        long nanos = period.toNanos();
        timers.add(context().executor().scheduleWithFixedDelay(action, nanos, nanos, TimeUnit.NANOSECONDS));
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private SocketSession session() {
        return Objects.requireNonNull(session);
    }
}
