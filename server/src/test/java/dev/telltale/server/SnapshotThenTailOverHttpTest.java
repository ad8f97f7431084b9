package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.DeliveryJson;
import dev.telltale.monitor.wire.ViewJson;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotThenTailOverHttpTest {
    private static final String EVENTS = "/api/v1/executions/e1/events";

    private final Harbour harbour = new Harbour();
    private final Tale tale = harbour.tale("e1");

    @AfterEach
    void close() {
        harbour.close();
    }

    // G7, G9
    @Test
    void firstTheViewAndThenExactlyWhatIsNotInIt() throws IOException {
        tale.begin("a").assign("v", 1).start("a");
        try (SseStream stream = harbour.stream(EVENTS + "?snapshot=true")) {
            assertThat(stream.next().event()).isEqualTo("stream.opened");
            Frame snapshot = stream.next();
            assertThat(snapshot.event()).isEqualTo("stream.snapshot");
            assertThat(snapshot.id()).isEqualTo(harbour.monitor.head().toString());
            assertThat(snapshot.json())
                    .containsEntry("type", "stream.snapshot")
                    .containsEntry("cursor", snapshot.id())
                    .extractingByKey("view")
                    .isEqualTo(withoutTime(harbour.get("/api/v1/executions/e1").json(), snapshot));
            tale.finish("a").complete();
            assertThat(stream.rest())
                    .extracting(Frame::event)
                    .containsExactly("node.completed", "execution.completed", "stream.closed");
        }
    }

    // What a client needs that holds the view itself.
    @Test
    void aFullSnapshotIsTheViewOfTheServerAndGoesOnAsThat() throws IOException {
        tale.begin("a").assign("v", 1).start("a").write("a", "one\n");
        try (SseStream stream = harbour.stream(EVENTS + "?snapshot=full")) {
            stream.next();
            Delivery.Snapshot snapshot = (Delivery.Snapshot) delivery(stream.next());
            tale.write("a", "two\n").finish("a").complete();
            ExecutionView view = snapshot.view();
            for (Frame frame : stream.rest()) {
                if (delivery(frame) instanceof Delivery.Entry entry) {
                    view = view.after(entry.event());
                }
            }
            ExecutionView there = harbour.monitor.view("e1").block();
            assertThat(ViewJson.fullView(view, 0)).isEqualTo(ViewJson.fullView(there, 0));
            assertThat(harbour.get("/api/v1/executions/e1?full=true&at=7").text())
                    .isEqualTo(new String(ViewJson.fullView(there, there.seqMicros()), StandardCharsets.UTF_8));
        }
    }

    private static Delivery delivery(Frame frame) {
        Cursor place = frame.id() == null ? null : Cursor.parse(frame.id());
        return DeliveryJson.read(place, frame.data().getBytes(StandardCharsets.UTF_8));
    }

    // As in process, where a subscription may be there before what it follows.
    @Test
    void aStreamMayWaitForAnExecutionThatHasNotBegun() throws IOException {
        assertThat(harbour.get(EVENTS).status()).isEqualTo(404);
        try (SseStream stream = harbour.stream(EVENTS + "?wait=true")) {
            assertThat(stream.next().event()).isEqualTo("stream.opened");
            tale.begin("a").start("a").finish("a").complete();
            assertThat(stream.next("execution.started").seq()).isEqualTo(1);
            stream.next("stream.closed");
        }
    }

    /** The one of a moment ago, with the elapsed time of the other. */
    private static Map<String, Object> withoutTime(Map<String, Object> view, Frame snapshot) {
        Map<String, Object> same = new java.util.LinkedHashMap<>(view);
        same.put("progress", ((Map<?, ?>) snapshot.json().get("view")).get("progress"));
        return same;
    }

    // 003-12
    @Test
    void ofAFinishedExecutionThereIsTheViewAndTheEnd() throws IOException {
        tale.begin("a").start("a").finish("a").complete();
        try (SseStream stream = harbour.stream(EVENTS + "?snapshot=true&type=node.*")) {
            List<Frame> frames = stream.rest();
            assertThat(frames)
                    .extracting(Frame::event)
                    .containsExactly("stream.opened", "stream.snapshot", "stream.closed");
            assertThat(frames.get(2).json()).containsEntry("reason", "finished").containsEntry("delivered", 0L);
        }
    }

    // A browser that has lost the stream between the two frames must come back to the snapshot, not behind it.
    @Test
    void theFirstFrameHasNoIdAsNothingMayBeResumedThere() throws IOException {
        tale.begin("a");
        try (SseStream stream = harbour.stream(EVENTS + "?snapshot=true")) {
            Frame opened = stream.next();
            assertThat(opened.id()).isNull();
            assertThat(opened.json())
                    .containsEntry("cursor", harbour.monitor.head().toString());
        }
    }

    // A browser reconnects to the same address.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoResumesGetsTheRestAndNoSnapshot(boolean isHeader) throws IOException {
        tale.begin("a");
        String seen = harbour.monitor.head().toString();
        tale.start("a");
        String path = EVENTS + "?snapshot=true" + (isHeader ? "" : "&lastEventId=" + seen);
        String header = isHeader ? "Last-Event-ID: " + seen : "X-Nothing: x";
        try (SseStream stream = harbour.stream(path, header)) {
            assertThat(stream.next().id()).isEqualTo(seen);
            assertThat(stream.next().event()).isEqualTo("node.started");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=start", "from=now", "from=abc.1"})
    void aPlaceToBeginAtDoesNotGoWithASnapshot(String from) {
        tale.begin("a");

        assertThat(harbour.get(EVENTS + "?snapshot=true&" + from).json())
                .containsEntry("status", 400L)
                .containsEntry("where", "query parameter from")
                .containsKey("hint");
    }

    @Test
    void allExecutionsTogetherHaveNoSnapshot() {
        assertThat(harbour.get("/api/v1/events?snapshot=true").json())
                .containsEntry("status", 400L)
                .containsEntry("where", "query parameter snapshot")
                .containsEntry("detail", "a stream over all executions has no snapshot");
    }

    @Test
    void anUnknownPolicyIsRefusedAndTheFourAreNamed() {
        tale.begin("a");

        for (String path : List.of(EVENTS, "/api/v1/events")) {
            assertThat(harbour.get(path + "?overflow=newest").json())
                    .containsEntry("status", 400L)
                    .containsEntry("hint", "use catch-up or latest or drop-oldest or disconnect");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"catch-up", "latest", "drop-oldest", "disconnect"})
    void whoKeepsUpGetsEverythingByAnyPolicy(String policy) throws IOException {
        tale.begin("a").start("a").pour("a", 50, 20).finish("a").complete();

        try (SseStream stream = harbour.stream(EVENTS + "?overflow=" + policy)) {
            assertThat(stream.rest()).hasSize(56);
        }
    }
}
