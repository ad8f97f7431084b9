package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionFlushTest {
    private final LoopFigures.Count counted = new LoopFigures.Count();
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
            flush().soon();
        }
        assertThat(flushes).isZero();
        connection.runPendingTasks();
        assertThat(flushes).isEqualTo(1);
        flush().soon();
        connection.runPendingTasks();
        assertThat(flushes).isEqualTo(2);
        assertThat(counted.get()).isEqualTo(2);
    }

    private ConnectionFlush flush() {
        return ConnectionFlush.of(connection, counted);
    }

    @Test
    void whatIsFlushedAtOnceIsNotFlushedAgain() {
        flush().soon();
        flush().now();
        assertThat(flush().isDue()).isFalse();
        connection.runPendingTasks();
        assertThat(flushes).isEqualTo(1);
    }
}
