package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that come, read and leave in ways of their own. */
@ExtendWith(Subject.Parameter.class)
class ConnectionTest {
    private static final String ALL = "/api/v1/events";
    private static final int MANY = 64;
    private static final String BULK = "x".repeat(64 << 10);

    private final Subject server;

    ConnectionTest(Subject server) {
        this.server = server;
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (Wire wire = server.connect()) {
            for (char next : wire.text("GET", events, "HTTP/1.1", "").toCharArray()) {
                wire.send(String.valueOf(next));
            }
            assertThat(SseStream.of(wire).events()).isNotEmpty();
        }
    }

    @Test
    void anEndedStreamLeavesTheConnectionForMore() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (Wire wire = server.connect()) {
            List<SseBlock> first = SseStream.of(wire.get(events)).events();
            assertThat(SseStream.of(wire.get(events)).events()).isEqualTo(first);
        }
    }

    @Test
    void requestsSentInOneGoAreAnsweredOneAfterTheOther() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (Wire wire = server.connect()) {
            String stream = wire.text("GET", events, "HTTP/1.1", "");
            String health = wire.text("GET", "/health/live", "HTTP/1.1", "");
            wire.send(stream + health + stream);
            List<SseBlock> first = SseStream.of(wire).events();
            assertThat(wire.readAnswer().body()).contains("live");
            assertThat(SseStream.of(wire).events()).isEqualTo(first);
        }
    }

    @Test
    void aRequestBehindAStreamWaitsForItsEnd() throws IOException {
        String execution = server.start(Tales.WAITING);
        try (Wire wire = server.connect()) {
            SseStream stream = SseStream.of(wire.get(execution + "/events"));
            stream.next("node.waiting");
            wire.get("/health/live");
            server.cancel(execution);
            assertThat(stream.events()).extracting(SseBlock::type).endsWith("execution.cancelled");
            assertThat(wire.readAnswer().body()).contains("live");
        }
    }

    @Test
    void nonsenseBehindAStreamEndsItAndIsNotAnsweredIntoIt() throws IOException {
        try (SseStream stream = server.watch(ALL + "?type=custom.never")) {
            stream.next("stream.opened");
            stream.wire().send("this is no request\r\n\r\n");
            assertThat(new String(stream.wire().readToEnd(), StandardCharsets.UTF_8))
                    .doesNotContain("HTTP/1.1", "problem", "\r\n0\r\n");
        }
    }

    // Many clients close their half when they leave, and only a write would show that they are gone.
    @Test
    void whoClosesItsHalfHasLeft() throws IOException {
        try (SseStream stream = server.watch(ALL + "?type=custom.never")) {
            stream.next("stream.opened");
            stream.wire().closeHalf();
            assertThat(stream.wire().readToEnd()).isEmpty();
        }
    }

    @Test
    void whoVanishesHurtsNobody() throws IOException {
        String execution = server.start(Tales.WAITING);
        try (SseStream stays = server.watch(execution + "/events")) {
            stays.next("node.waiting");
            for (int i = 0; i < MANY; i++) {
                try (SseStream goes = server.watch(execution + "/events")) {
                    goes.next("stream.opened");
                    goes.wire().vanish();
                }
            }
            server.cancel(execution);
            assertThat(stays.events()).extracting(SseBlock::type).endsWith("execution.cancelled");
        }
    }

    // More than the system's buffers hold waits for the one who does not read.
    @Test
    void whoDoesNotReadKeepsNobodyWaitingAndLosesNothing() throws IOException {
        String execution = server.start(Tales.saying(BULK, MANY));
        try (SseStream slow = server.watch(execution + "/events");
                SseStream fast = server.watch(execution + "/events")) {
            List<SseBlock> events = fast.events();
            assertThat(events)
                    .filteredOn(event -> event.type().equals("custom.said"))
                    .hasSize(MANY);
            assertThat(slow.events()).isEqualTo(events);
        }
    }

    @Test
    void aClientOfHttp10GetsNoChunksAndTheEndOfTheConnection() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (Wire wire = server.connect();
                SseStream modern = server.watch(events)) {
            wire.send(wire.text("GET", events, "HTTP/1.0", ""));
            Wire.Head head = wire.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.values("Transfer-Encoding")).isEmpty();
            String body = new String(wire.readToEnd(), StandardCharsets.UTF_8);
            assertThat(body).startsWith(":").endsWith("\n\n");
            for (SseBlock event : modern.events()) {
                assertThat(body).contains("id: " + event.id() + "\n", "data: " + event.data() + "\n\n");
            }
        }
    }

    @Test
    void whoWantsTheConnectionClosedHasItClosed() throws IOException {
        try (SseStream stream = server.watch(server.tell(Tales.SHORT), "Connection: close")) {
            stream.blocks();
            assertThat(stream.wire().readToEnd()).isEmpty();
        }
    }
}
