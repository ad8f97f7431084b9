package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands before a stream. */
@ExtendWith(Subject.Parameter.class)
class StreamHeadTest {
    private static final String ALL = "/api/v1/events";

    private final Subject server;

    StreamHeadTest(Subject server) {
        this.server = server;
    }

    @Test
    void aStreamIs200AndNothingElse() throws IOException {
        try (SseStream stream = server.watch(ALL)) {
            assertThat(stream.head().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void itsTypeIsTextEventStreamAndThatAlone() throws IOException {
        try (SseStream stream = server.watch(ALL)) {
            assertThat(stream.head().values("Content-Type"))
                    .singleElement()
                    .asString()
                    .matches("text/event-stream(; ?charset=utf-8)?");
            assertThat(stream.head().values("X-Content-Type-Options")).containsExactly("nosniff");
        }
    }

    @Test
    void proxiesAreToldNotToKeepNorChangeNorGatherIt() throws IOException {
        try (SseStream stream = server.watch(ALL)) {
            assertThat(String.join(",", stream.head().values("Cache-Control")).split(", ?"))
                    .contains("no-cache", "no-transform");
            assertThat(stream.head().values("X-Accel-Buffering")).containsExactly("no");
        }
    }

    @Test
    void cachesAreToldWhatItDependsOn() throws IOException {
        try (SseStream stream = server.watch(server.tell(Tales.SHORT))) {
            assertThat(String.join(",", stream.head().values("Vary")).split(", ?"))
                    .contains("Accept");
        }
    }

    @Test
    void itIsNotCompressedWhateverTheClientTakes() throws IOException {
        try (SseStream stream = server.watch(ALL, "Accept-Encoding: gzip, deflate, br, zstd")) {
            assertThat(stream.head().values("Content-Encoding")).isEmpty();
            stream.next("stream.opened");
        }
    }

    @Test
    void itIsChunkedAndHasNoLength() throws IOException {
        try (SseStream stream = server.watch(ALL)) {
            assertThat(stream.head().values("Transfer-Encoding")).containsExactly("chunked");
            assertThat(stream.head().values("Content-Length")).isEmpty();
        }
    }

    @Test
    void whatABrowserAsksWithIsTaken() throws IOException {
        try (SseStream stream = server.watch(
                ALL,
                "Connection: keep-alive",
                "Accept: text/event-stream",
                "Cache-Control: no-cache",
                "Pragma: no-cache",
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Mode: cors",
                "Sec-Fetch-Dest: empty",
                "Accept-Encoding: gzip, deflate, br, zstd",
                "Accept-Language: en-US,en;q=0.9")) {
            stream.next("stream.opened");
        }
    }

    @Test
    void namesOfHeadersAreTakenInAnyCase() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (SseStream stream = server.watch(events, "aCCEPT: text/event-stream", "LAST-EVENT-ID: " + lastId(events))) {
            assertThat(stream.head().status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: text/event-stream",
                "Accept: TEXT/Event-Stream",
                "Accept: */*",
                "Accept: text/*",
                "Accept: text/event-stream;q=0.1",
                "Accept: application/json;q=0.5, text/event-stream",
                "Accept: text/html, */*;q=0.01",
                "Accept:",
                "X-Accept: none at all"
            })
    void whoeverTakesAStreamGetsOne(String accept) throws IOException {
        String execution = server.start(Tales.WAITING);
        try (SseStream all = server.watch(ALL, accept);
                SseStream one = server.watch(execution + "/events", accept)) {
            all.next("stream.opened");
            one.next("stream.opened");
        } finally {
            server.cancel(execution);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: text/html",
                "Accept: application/xml, image/*",
                "Accept: text/event-stream;q=0",
                "Accept: */*, text/event-stream;q=0",
                "Accept: text/event-stream;q=nonsense"
            })
    void whoeverTakesNoneIsNotGivenOne(String accept) throws IOException {
        try (Wire wire = server.connect().get(ALL, accept)) {
            assertIsProblem(wire.readAnswer(), 406);
        }
    }

    @Test
    void ofWhatTheClientTakesItGetsWhatItLikesBest() throws IOException {
        try (Wire wire = server.connect()
                .get(
                        server.tell(Tales.SHORT),
                        "Accept: text/event-stream;q=0.4",
                        "Accept: application/x-ndjson;q=0.6, */*;q=0.1")) {
            assertThat(wire.readAnswer().head().values("Content-Type")).containsExactly("application/x-ndjson");
        }
    }

    @Test
    void headSaysWhatGetWouldWithoutABody() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (Wire wire = server.connect();
                SseStream get = server.watch(events)) {
            Wire.Head head = wire.request("HEAD", events, "").readHead();
            assertThat(head.statusLine()).isEqualTo(get.head().statusLine());
            for (String name : List.of("Content-Type", "Cache-Control", "X-Accel-Buffering", "Vary")) {
                assertThat(head.values(name)).isEqualTo(get.head().values(name));
            }
            // The next answer begins where a body would.
            assertThat(wire.get("/health/live").readAnswer().head().status()).isEqualTo(200);
        }
    }

    @Test
    void headOfAnEndlessStreamEnds() throws IOException {
        try (Wire wire = server.connect()) {
            assertThat(wire.request("HEAD", ALL, "").readHead().status()).isEqualTo(200);
            assertThat(wire.get("/health/live").readAnswer().head().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void otherMethodsAreToldWhichThereAre(String method) throws IOException {
        try (Wire wire = server.connect().request(method, ALL, "")) {
            Wire.Answer answer = wire.readAnswer();
            assertIsProblem(answer, 405);
            assertThat(String.join(",", answer.head().values("Allow")).split(", ?"))
                    .containsExactlyInAnyOrder("GET", "HEAD");
        }
    }

    @Test
    void whatDoesNotExistIsNoStream() throws IOException {
        try (Wire wire =
                server.connect().get("/api/v1/executions/conformance-nobody/events", "Accept: text/event-stream")) {
            assertIsProblem(wire.readAnswer(), 404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=node.strated", "frm=now", "from=0", "events=none", "overflow=drop"})
    void aParameterThatMakesNoSenseIsRefusedBeforeAnyStream(String query) throws IOException {
        try (Wire wire = server.connect().get(ALL + "?" + query, "Accept: text/event-stream")) {
            assertIsProblem(wire.readAnswer(), 400);
        }
    }

    @Test
    void pagesOfOthersGetNothing() throws IOException {
        try (Wire wire = server.connect().get(ALL, "Origin: http://elsewhere.example")) {
            Wire.Answer answer = wire.readAnswer();
            assertIsProblem(answer, 403);
            assertThat(answer.head().values("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void itsOwnPagesGetStreams() throws IOException {
        try (Wire wire = server.connect();
                SseStream stream = SseStream.of(wire.get(ALL, "Origin: http://" + wire.host()))) {
            stream.next("stream.opened");
            assertThat(stream.head().values("Access-Control-Allow-Origin"))
                    .as("never everybody")
                    .doesNotContain("*");
        }
    }

    private String lastId(String events) throws IOException {
        try (SseStream stream = server.watch(events)) {
            List<SseBlock> blocks = stream.blocks();
            return blocks.get(blocks.size() - 1).id();
        }
    }

    private static void assertIsProblem(Wire.Answer answer, int status) {
        assertThat(answer.head().status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.head().values("Content-Type")).containsExactly("application/problem+json");
    }
}
