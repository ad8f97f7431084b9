package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that say how far they are behind. */
class LinkTest {
    private static final String POSITION = "stream.position";
    private static final int CHUNKS = 1500;

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void whoHasSeenEverythingIsToldSoAtOnceAndWithEachHeartbeat() throws IOException {
        harbour.tale("e1").begin("a");
        String head = harbour.monitor.head().toString();
        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events?link=true")) {
            stream.next("stream.opened");
            stream.next("execution.started");
            for (int i = 0; i < 3; i++) {
                Frame position = stream.next();
                assertThat(position.id()).isEqualTo(head);
                assertThat(position.event()).isEqualTo(POSITION);
                assertThat(position.json())
                        .isEqualTo(
                                Map.of("type", POSITION, "cursor", head, "head", head, "lagEvents", 0L, "lagMs", 0L));
            }
        }
    }

    // The filter lets none of it through: the client still sees that it misses nothing.
    @Test
    void whoIsServedIsToldAsItMovesOn() throws IOException {
        Tale tale = harbour.tale("e1").begin("a");
        try (SseStream stream = harbour.stream("/api/v1/events?link=true&type=node.failed")) {
            stream.next(POSITION);
            tale.start("a").finish("a");
            String head = harbour.monitor.head().toString();

            Frame position = stream.next(POSITION);
            while (!head.equals(position.id())) {
                position = stream.next(POSITION);
            }
            assertThat(position.json()).containsEntry("head", head).containsEntry("lagEvents", 0L);
        }
    }

    @Test
    void withoutLinkAPositionStaysAnIdAlone() throws IOException {
        harbour.tale("e1").begin("a");
        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events")) {
            stream.next("execution.started");
            assertThat(stream.block()).isEqualTo("id: " + harbour.monitor.head());
        }
    }

    @Test
    void whoCatchesUpIsToldHowFarBehindItIs() throws IOException {
        Tale tale = harbour.tale("e1").begin("a").start("a").pour("a", CHUNKS, 8000);
        try (SseStream stream = SseStream.open(
                RawConnection.to(harbour.server.port(), 4096), "/api/v1/executions/e1/events?link=true")) {
            harbour.awaitStall();
            tale.finish("a").complete();
            assertThatItWasBehindAndSaidSoRightly(stream.rest());
        }
    }

    @Test
    void whoKeptUpAndFellBehindIsToldOnceItsSocketTakesMore() throws IOException {
        Tale tale = harbour.tale("e1").begin("a").start("a");
        try (SseStream stream = SseStream.open(
                RawConnection.to(harbour.server.port(), 4096), "/api/v1/executions/e1/events?link=true")) {
            stream.next(POSITION);
            tale.pour("a", CHUNKS, 8000);
            harbour.awaitStall();
            tale.finish("a").complete();
            assertThatItWasBehindAndSaidSoRightly(stream.rest());
        }
    }

    private static void assertThatItWasBehindAndSaidSoRightly(List<Frame> frames) {
        List<Frame> behind = new ArrayList<>();
        String last = null;
        for (Frame frame : frames) {
            if (frame.type().equals(POSITION)) {
                long lag = (long) frame.json().get("lagEvents");
                assertThat(frame.id()).isEqualTo(frame.json().get("cursor"));
                assertThat(lag).isEqualTo(position(frame.json().get("head")) - position(frame.id()));
                if (last != null) {
                    assertThat(position(frame.id())).isGreaterThanOrEqualTo(position(last));
                }
                if (lag > 0) {
                    behind.add(frame);
                }
            }
            last = frame.id();
        }
        // It has waited for longer than it takes to be told again.
        assertThat(behind).isNotEmpty().anySatisfy(frame -> {
            assertThat((long) frame.json().get("lagEvents")).isGreaterThan(100);
            assertThat((long) frame.json().get("lagMs")).isPositive();
        });
        assertThat(frames.get(frames.size() - 1).json()).containsEntry("reason", "finished");
    }

    private static long position(@Nullable Object cursor) {
        String text = String.valueOf(cursor);
        return Long.parseLong(text.substring(text.indexOf('.') + 1));
    }

    @Test
    void aSubscriptionOfAWebSocketSaysSoToo() throws IOException {
        harbour.tale("e1").begin("a");
        String head = harbour.monitor.head().toString();
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 'far', 'execution': 'e1', 'link': true}")
                    .say("{'op': 'subscribe', 'id': 'plain', 'execution': 'e1'}");
            socket.next("event", "far"); // on a busy machine it may have said before that it comes
            assertThat(socket.next("position", "far"))
                    .isEqualTo(Map.of(
                            "op", "position", "id", "far", "cursor", head, "head", head, "lagEvents", 0L, "lagMs", 0L));
            assertThat(socket.next("position", "plain"))
                    .isEqualTo(Map.of("op", "position", "id", "plain", "cursor", head));
        }
    }
}
