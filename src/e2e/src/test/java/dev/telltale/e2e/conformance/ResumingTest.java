package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that comes back goes on where it was. */
@ExtendWith(Subject.Parameter.class)
class ResumingTest {
    private final Subject server;

    ResumingTest(Subject server) {
        this.server = server;
    }

    @Test
    void fromTheIdOfEachEventEverythingAfterItFollows() throws IOException {
        String events = server.tell(Tales.SHORT);
        List<SseBlock> all = all(events);
        for (int i = 0; i < all.size() - 1; i++) {
            try (SseStream resumed =
                    server.watch(events, "Last-Event-ID: " + all.get(i).id())) {
                assertThat(resumed.next("stream.opened").json().get("recovered").asBoolean())
                        .isTrue();
                assertThat(resumed.events()).isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void anIdIsAsGoodForTheStreamOverAllExecutions() throws IOException {
        String events = server.tell(Tales.SHORT);
        List<SseBlock> all = all(events);
        try (SseStream stream =
                server.watch("/api/v1/events", "Last-Event-ID: " + all.get(0).id())) {
            for (SseBlock next : all.subList(1, all.size())) {
                SseBlock event = stream.next(next.type());
                while (!event.id().equals(next.id())) { // somebody else's
                    event = stream.next(next.type());
                }
                assertThat(event).isEqualTo(next);
            }
        }
    }

    @Test
    void theHeaderWinsOverTheQueryAndBothOverFrom() throws IOException {
        String events = server.tell(Tales.SHORT);
        List<SseBlock> all = all(events);
        String early = all.get(0).id();
        String late = all.get(2).id();
        try (SseStream header = server.watch(events + "?from=start&lastEventId=" + early, "Last-Event-ID: " + late);
                SseStream query = server.watch(events + "?from=start&lastEventId=" + late);
                SseStream from = server.watch(events + "?from=" + late)) {
            for (SseStream resumed : List.of(header, query, from)) {
                assertThat(resumed.events()).isEqualTo(all.subList(3, all.size()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Last-Event-ID:", "Last-Event-ID: \t "})
    void anEmptyLastIdIsNone(String header) throws IOException {
        String events = server.tell(Tales.SHORT);
        try (SseStream stream = server.watch(events, header)) {
            assertThat(stream.events()).isEqualTo(all(events));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-1",
                ".",
                "a.b",
                "a.-1",
                "a.01",
                "a.9223372036854775808",
                "A.1",
                "a.1 ",
                "a.1,a.2",
                "a.1.2",
                "now",
                "../../etc/passwd",
                "\u00fc.1",
                "a.1\u0001",
                "%61.1",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.1"
            })
    void aLastIdThatNobodyGaveIsRefused(String id) throws IOException {
        // A space at the end belongs to no value of a header, and so the id is a good one.
        int expected = id.equals(id.strip()) ? 400 : 200;
        try (Wire wire = server.connect().get(server.tell(Tales.SHORT), "Last-Event-ID: " + id)) {
            assertThat(wire.readHead().status()).isEqualTo(expected);
        }
    }

    @Test
    void twoLastIdsAreRefusedAsNobodyKnowsWhichIsMeant() throws IOException {
        String events = server.tell(Tales.SHORT);
        List<SseBlock> all = all(events);
        try (Wire wire = server.connect()
                .get(
                        events,
                        "Last-Event-ID: " + all.get(0).id(),
                        "Last-Event-ID: " + all.get(2).id())) {
            Wire.Answer answer = wire.readAnswer();
            assertThat(answer.head().status()).isEqualTo(400);
            assertThat(answer.body()).contains("Last-Event-ID");
        }
    }

    @Test
    void afterTheEndThereIsNothingToComeBackTo() throws IOException {
        String events = server.tell(Tales.SHORT);
        List<SseBlock> blocks = blocks(events);
        String last = blocks.get(blocks.size() - 1).id();
        try (Wire wire = server.connect()) {
            for (String method : List.of("GET", "GET", "HEAD")) {
                Wire.Head head = wire.request(method, events, "", "Last-Event-ID: " + last)
                        .readHead();
                assertThat(head.status()).isEqualTo(204);
                assertThat(head.values("Content-Length")).isSubsetOf("0");
                assertThat(head.values("Transfer-Encoding")).isEmpty();
                assertThat(head.values("Content-Type")).isEmpty();
            }
            assertThat(wire.get("/health/live").readAnswer().head().status()).isEqualTo(200);
        }
    }

    @Test
    void whoHasSeenAllButTheEndGetsTheEnd() throws IOException {
        String events = server.tell(Tales.SHORT);
        List<SseBlock> all = all(events);
        try (SseStream resumed =
                server.watch(events, "Last-Event-ID: " + all.get(all.size() - 2).id())) {
            assertThat(resumed.events()).extracting(SseBlock::type).containsExactly("execution.completed");
        }
    }

    @Test
    void whatWasCutOffInTheMiddleOfAnEventComesAgain() throws IOException {
        String events = server.tell(Tales.SHORT);
        List<SseBlock> all = all(events);
        try (Wire wire = server.connect().get(events)) {
            wire.readHead();
            // One byte of the body after the other, until the connection is cut in the third event.
            StringBuilder seen = new StringBuilder();
            while (!seen.toString().contains("\"seq\":3,")) {
                seen.append((char) wire.readNBytes(1)[0]);
            }
            assertThat(seen.toString()).contains(all.get(1).data().substring(0, 20));
            wire.vanish();
        }
        // A browser takes over an id when its event is complete, so it still has that of the second.
        try (SseStream resumed =
                server.watch(events, "Last-Event-ID: " + all.get(1).id())) {
            assertThat(resumed.events()).isEqualTo(all.subList(2, all.size()));
        }
    }

    @Test
    void whatHappensLaterComesToAResumedStream() throws IOException {
        String execution = server.start(Tales.WAITING);
        String id;
        try (SseStream stream = server.watch(execution + "/events")) {
            id = stream.next("node.waiting").id();
        }
        try (SseStream resumed = server.watch(execution + "/events", "Last-Event-ID: " + id)) {
            resumed.next("stream.opened");
            server.cancel(execution);
            assertThat(resumed.events()).extracting(SseBlock::type).endsWith("execution.cancelled");
        }
    }

    @Test
    void anIdOfAnotherJournalGetsAGapAndThenEverything() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (SseStream stream = server.watch(events, "Last-Event-ID: anotherjournal.3")) {
            List<SseBlock> blocks = stream.blocks();
            assertThat(blocks.get(1).json().get("recovered").asBoolean()).isFalse();
            assertThat(blocks.get(2).type()).isEqualTo("stream.gap");
            assertThat(blocks.get(2).json().get("reason").asString()).isEqualTo("epoch");
            List<SseBlock> all = all(events);
            assertThat(blocks.subList(3, 3 + all.size())).isEqualTo(all);
        }
    }

    @Test
    void anIdThatIsNotThereYetGetsAGap() throws IOException {
        String id = all(server.tell(Tales.SHORT)).get(0).id();
        String future = id.substring(0, id.indexOf('.')) + "." + Long.MAX_VALUE;
        try (SseStream stream = server.watch("/api/v1/events", "Last-Event-ID: " + future)) {
            stream.next("stream.opened");
            assertThat(stream.next().type()).isEqualTo("stream.gap");
        }
    }

    private List<SseBlock> blocks(String events) throws IOException {
        try (SseStream stream = server.watch(events)) {
            return stream.blocks();
        }
    }

    private List<SseBlock> all(String events) throws IOException {
        try (SseStream stream = server.watch(events)) {
            return stream.events();
        }
    }
}
