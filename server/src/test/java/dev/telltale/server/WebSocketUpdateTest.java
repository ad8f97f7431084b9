package dev.telltale.server;

import static dev.telltale.server.RawWebSocket.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is particular about a subscription of a WebSocket that goes on with another filter. */
class WebSocketUpdateTest {
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    // Sent in one go: the subscription has no place yet when the update comes.
    @Test
    void aFilterMayChangeBeforeTheSubscriptionIsOpen() throws IOException {
        harbour.tale("e1").begin("a").start("a").finish("a").complete();
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1', 'snapshot': true}");
            socket.say("{'op': 'subscribe', 'id': 's2', 'from': 'start', 'filter': {'types': ['custom.none']}}");
            socket.say("{'op': 'update', 'id': 's2', 'filter': {'types': ['node.started']}}");
            socket.say("{'op': 'update', 'id': 's2', 'filter': {'types': ['execution.*']}}");
            socket.next("opened", "s2");
            Map<String, @Nullable Object> first = socket.next("ok", "s2");
            Map<String, @Nullable Object> second = socket.next("ok", "s2");
            assertThat(first).isEqualTo(second);
            harbour.tale("e2").begin("a").start("a").complete();
            List<Map<String, @Nullable Object>> events =
                    List.of(socket.next("event", "s2"), socket.next("event", "s2"));
            assertThat(seqs(events)).containsExactly(1L, 3L);
        }
    }

    @Test
    void aSnapshotStillComesWhenTheFilterChangesBeforeIt() throws IOException {
        harbour.tale("e1").begin("a").start("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1', 'snapshot': true}");
            socket.say("{'op': 'update', 'id': 's1', 'filter': {'types': ['node.completed']}}");
            assertThat(socket.next()).containsEntry("op", "opened");
            assertThat(socket.next()).containsEntry("op", "snapshot");
            assertThat(socket.next()).containsEntry("op", "ok");
            harbour.tale("e1").write("a", "x").finish("a").complete();
            assertThat(seqs(socket.until("closed", "s1"))).containsExactly(4L, 5L);
        }
    }

    @Test
    void whoIsFarBehindGoesOnFromThereWithTheNewFilter() throws Exception {
        Tale tale = harbour.tale("e1").begin("a").pour("a", 3000, 1000);
        try (RawWebSocket socket = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1'}");
            harbour.awaitStall();
            socket.say("{'op': 'update', 'id': 's1', 'filter': {'types': ['node.completed']}}");
            tale.finish("a").complete();
            List<Map<String, @Nullable Object>> before = socket.until("ok", "s1");
            List<Long> seqs = seqs(before);
            assertThat(seqs).as("it was still on its way").hasSizeLessThan(3000);
            assertThat(seqs)
                    .isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
            assertThat(position(before.get(before.size() - 1))).isEqualTo(seqs.size());
            assertThat(seqs(socket.until("closed", "s1"))).containsExactly(3002L, 3003L);
        }
    }

    private static long position(Map<String, @Nullable Object> message) {
        String cursor = String.valueOf(message.get("cursor"));
        return Long.parseLong(cursor.substring(cursor.indexOf('.') + 1));
    }
}
