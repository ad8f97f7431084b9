package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionFlushTest {
    private int flushes;
    private final EmbeddedChannel connection = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
        @Override
        public void flush(ChannelHandlerContext context) {
            flushes++;
            context.flush();
        }
    });

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void allStreamsOfAConnectionShareOneFlush() {
        for (int stream = 0; stream < 300; stream++) {
            ConnectionFlush.of(connection).soon();
        }
        assertThat(flushes).isZero();
        connection.runPendingTasks();
        assertThat(flushes).isEqualTo(1);
        ConnectionFlush.of(connection).soon();
        connection.runPendingTasks();
        assertThat(flushes).isEqualTo(2);
    }

    @Test
    void whatIsFlushedAtOnceIsNotFlushedAgain() {
        ConnectionFlush.of(connection).soon();
        ConnectionFlush.of(connection).now();
        assertThat(ConnectionFlush.of(connection).isDue()).isFalse();
        connection.runPendingTasks();
        assertThat(flushes).isEqualTo(1);
    }
}
