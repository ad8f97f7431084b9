package dev.telltale.server.front;

import dev.telltale.server.socket.RestartableTimer;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;

/** Closes a connection of HTTP/2 that has been without a request for a while, however much it pings. Of its event loop. */
final class Idleness extends Http2ConnectionAdapter {
    private final Channel channel;
    private final Http2Connection connection;
    private final RestartableTimer timer;

    Idleness(Channel channel, Http2Connection connection, Duration idle) {
        this.channel = channel;
        this.connection = connection;
        this.timer = new RestartableTimer(idle);
    }

    /** Begins to look. */
    void enter() {
        connection.addListener(this);
        channel.closeFuture().addListener(closed -> timer.stop());
        begin();
    }

    private void begin() {
        timer.set(channel.eventLoop(), channel::close);
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
        timer.stop();
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        if (connection.numActiveStreams() == 0 && channel.isActive()) {
            begin();
        }
    }
}
