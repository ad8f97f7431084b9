package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconnectingTest {
    private static final String EVENTS = "/api/v1/executions/e1/events";

    private final Harbour harbour = new Harbour();
    private final Tale tale = harbour.tale("e1");

    @BeforeEach
    void tell() {
        tale.begin("a").start("a").write("a", "one\n").write("a", "two\n");
    }

    @AfterEach
    void close() {
        harbour.close();
    }

    // G8, 001-14
    @Test
    void aStreamGoesOnRightAfterTheLastIdTheClientSaw() throws IOException {
        String seen = idOf(3);
        try (SseStream stream = harbour.stream(EVENTS, "Last-Event-ID: " + seen)) {
            assertThat(stream.next().json()).containsEntry("cursor", seen).containsEntry("recovered", true);
            assertThat(stream.next().seq()).isEqualTo(4);
        }
    }

    // G8
    @Test
    void aCursorOfOneExecutionIsGoodForAllOfThem() throws IOException {
        String seen = idOf(2);
        try (SseStream stream = harbour.stream("/api/v1/events", "Last-Event-ID: " + seen)) {
            stream.next("stream.opened");
            assertThat(stream.next().seq()).isEqualTo(3);
        }
    }

    @Test
    void theHeaderWinsOverTheQuery() throws IOException {
        String path = EVENTS + "?from=start&lastEventId=" + idOf(1);
        try (SseStream stream = harbour.stream(path, "Last-Event-ID: " + idOf(3))) {
            stream.next("stream.opened");
            assertThat(stream.next().seq()).isEqualTo(4);
        }
        try (SseStream stream = harbour.stream(path)) {
            stream.next("stream.opened");
            assertThat(stream.next().seq()).isEqualTo(2);
        }
    }

    @Test
    void aFirstConnectionMayNameItsCursorInTheQuery() throws IOException {
        try (SseStream stream = harbour.stream(EVENTS + "?from=" + idOf(3))) {
            stream.next("stream.opened");
            assertThat(stream.next().seq()).isEqualTo(4);
        }
    }

    @Test
    void anExecutionCanBeWatchedFromNowOn() throws IOException {
        try (SseStream stream = harbour.stream(EVENTS + "?from=now")) {
            stream.next("stream.opened");
            tale.finish("a");
            assertThat(stream.next().type()).isEqualTo("node.completed");
        }
    }

    // A browser reconnects for ever, until it is answered 204.
    @Test
    void afterTheEndAReconnectIsToldToStayAway() throws IOException {
        tale.finish("a").complete();
        String last;
        try (SseStream stream = harbour.stream(EVENTS)) {
            List<Frame> frames = stream.rest();
            last = frames.get(frames.size() - 1).id();
        }
        try (SseStream again = harbour.stream(EVENTS, "Last-Event-ID: " + last)) {
            assertThat(again.head.status()).isEqualTo(204);
            assertThat(again.head.headers()).doesNotContainKeys("content-type", "transfer-encoding");
        }
    }

    @Test
    void aReconnectThatHasNotSeenTheEndGetsIt() throws IOException {
        String seen = idOf(4);
        tale.finish("a").complete();
        try (SseStream again = harbour.stream(EVENTS, "Last-Event-ID: " + seen)) {
            assertThat(again.rest())
                    .extracting(Frame::event)
                    .containsExactly("stream.opened", "node.completed", "execution.completed", "stream.closed");
        }
    }

    // G7
    @Test
    void aCursorOfAnotherJournalGetsAGapAndNeverAnotherEvent() throws IOException {
        try (SseStream stream = harbour.stream(EVENTS, "Last-Event-ID: elsewhere.3")) {
            assertThat(stream.next().json()).containsEntry("recovered", false);
            assertThat(stream.next().json()).containsEntry("type", "stream.gap").containsEntry("reason", "epoch");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "UPPER.1", "abc.-1", "abc.01", "abc.99999999999999999999", "..", "a.b.c"})
    void aCursorThatIsNoneIsRefused(String cursor) throws IOException {
        for (String path : List.of(EVENTS, "/api/v1/events")) {
            try (SseStream stream = harbour.stream(path, "Last-Event-ID: " + cursor)) {
                assertThat(stream.head.status()).isEqualTo(400);
            }
            assertThat(harbour.get(path + "?from=" + cursor).json())
                    .containsEntry("status", 400L)
                    .containsEntry("where", "query parameter from");
        }
    }

    private String idOf(long seq) throws IOException {
        try (SseStream stream = harbour.stream(EVENTS)) {
            Frame frame = stream.next();
            while (frame.seq() == null || frame.seq() != seq) {
                frame = stream.next();
            }
            return frame.id();
        }
    }
}
