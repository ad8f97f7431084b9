package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.Harbour.Reply;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions on events, and the choice of their fields, wherever filters are taken. */
class WhereAndFieldsTest {
    private static final String EVENTS = "/api/v1/executions/e1/events";
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    private static String where(String condition) {
        return "where=" + URLEncoder.encode(condition, StandardCharsets.UTF_8);
    }

    private List<String> lines(String query) {
        Reply reply = harbour.get(EVENTS + "?" + query, "Accept", "application/x-ndjson");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.text().lines().toList();
    }

    @Test
    void aStreamHasWhatTheConditionHoldsForAndTheEndOfItsExecution() throws IOException {
        harbour.tale("e1")
                .begin("a")
                .start("a")
                .say("a", "copied", Map.of("bytes", 10))
                .say("a", "copied", Map.of("bytes", 2000));

        try (SseStream stream = harbour.stream(EVENTS + "?" + where("type == 'custom.copied' && data.bytes > 1000"))) {
            assertThat(stream.next().type()).isEqualTo("stream.opened");
            assertThat(stream.next().seq()).isEqualTo(4L);
            harbour.tale("e1")
                    .say("a", "copied", Map.of("bytes", 3000))
                    .finish("a")
                    .complete();
            assertThat(stream.rest())
                    .extracting(Frame::type)
                    .containsExactly("custom.copied", "execution.completed", "stream.closed");
        }
    }

    @Test
    void whatAConditionLeavesOutIsNoGapAndThePlaceStillMovesOn() throws IOException {
        harbour.tale("e1").begin("a").start("a");
        try (SseStream stream = harbour.stream("/api/v1/events?" + where("data.line == 7"))) {
            stream.block();
            stream.next();
            harbour.tale("e1").write("a", "x\n").write("a", "y\n");
            String head = harbour.monitor.head().toString();
            String block = stream.block();
            while (!block.equals("id: " + head)) {
                assertThat(block).startsWith("id: ").doesNotContain("data: ");
                block = stream.block();
            }
        }
    }

    @Test
    void historyHasTheSameMeaning() {
        harbour.tale("e1")
                .begin("a", "b")
                .start("a")
                .write("a", "hello\n")
                .finish("a")
                .start("b")
                .fail("b")
                .complete();

        assertThat(lines(where("data.durationMs >= 5 && error == null") + "&fields=data.durationMs"))
                .containsExactly(
                        "{\"seq\":4,\"type\":\"node.completed\",\"executionId\":\"e1\",\"data\":{\"durationMs\":5}}",
                        "{\"seq\":7,\"type\":\"execution.completed\",\"executionId\":\"e1\",\"data\":{\"durationMs\":7}}");
        assertThat(lines("node=b&" + where("error.kind == 'execution'") + "&fields=error.kind,nodeId"))
                .containsExactly("{\"seq\":6,\"type\":\"node.failed\",\"executionId\":\"e1\",\"nodeId\":\"b\","
                        + "\"error\":{\"kind\":\"execution\"}}");
        assertThat(harbour.get(
                                EVENTS + "?fields=nodeId&limit=1&" + where("nodeId == 'b'"),
                                "Accept",
                                "application/json")
                        .text())
                .isEqualTo(
                        "{\"items\":[{\"seq\":5,\"type\":\"node.started\",\"executionId\":\"e1\",\"nodeId\":\"b\"}],\"next\":5}");
    }

    @Test
    void streamsThatWantOtherFieldsOfTheSameEventsGetTheirs() throws IOException {
        harbour.tale("e1").begin("a");
        try (SseStream whole = harbour.stream("/api/v1/events");
                SseStream some = harbour.stream("/api/v1/events?fields=data.text");
                SseStream same = harbour.stream("/api/v1/events?fields=data.text&events=unnamed")) {
            for (SseStream stream : List.of(whole, some, same)) {
                stream.next("stream.opened");
            }
            harbour.tale("e1").write("a", "hi\n");
            String chosen = "{\"seq\":2,\"type\":\"node.output\",\"executionId\":\"e1\",\"data\":{\"text\":\"hi\\n\"}}";
            assertThat(whole.next().json()).containsKeys("timestamp", "workflow", "status");
            Frame frame = some.next();
            assertThat(frame.data()).isEqualTo(chosen);
            assertThat(frame.event()).isEqualTo("node.output");
            assertThat(frame.id()).isEqualTo(harbour.monitor.head().toString());
            assertThat(same.next()).isEqualTo(new Frame(frame.id(), null, chosen));
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            where  | durationMs > 1000                | `column 1, at 'durationMs > 1000': unknown name 'durationMs'; known are attempt, data, error, executionId, nodeId, path, seq, status, timestamp, type, workflow` | `what a type adds stands in data: data.durationMs; a text needs quotes: 'durationMs'`
            where  | type == 'x' && nodeID == 'y'     | `column 16, at 'nodeID == 'y'': unknown name 'nodeID'; known are attempt, data, error, executionId, nodeId, path, seq, status, timestamp, type, workflow` | `did you mean 'nodeId'?`
            where  | type = 'x'                       | `column 6, at '= 'x'': the expression cannot be read: token recognition error at: '= '` | compare with ==
            where  | 1 + 1                            | `column 1, at '1 + 1': a condition must be true or false; this never is` | compare it with something
            fields | timestmp                         | `events have no field 'timestmp'; known are seq, type, timestamp, executionId, workflow, nodeId, path, attempt, status, error, data` | `did you mean 'timestamp'?`
            """)
    void whatMakesNoSenseIsA400ThatSaysWhere(String name, String value, String detail, String hint) {
        harbour.tale("e1").begin("a");
        String query = "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String path : List.of(EVENTS, "/api/v1/events")) {
            for (String type : List.of("text/event-stream", "application/x-ndjson")) {
                if (path.equals(EVENTS) || type.equals("text/event-stream")) {
                    Reply reply = harbour.get(path + query, "Accept", type);
                    assertThat(reply.status()).isEqualTo(400);
                    assertThat(reply.json())
                            .containsEntry("where", "query parameter " + name)
                            .containsEntry("detail", detail)
                            .containsEntry("hint", hint);
                }
            }
        }
    }

    @Test
    void whatIsTooLongOrTooDeepOrGivenTwiceIsRefused() {
        for (String query : List.of(
                where("type == '" + "x".repeat(9000) + "'"),
                where("(".repeat(300) + "true" + ")".repeat(300)),
                where("true") + "&" + where("true"))) {
            assertThat(harbour.get("/api/v1/events?" + query).status()).isEqualTo(400);
        }
    }

    // G6
    @Test
    @Timeout(60)
    void aConditionThatCannotBeDecidedHarmsNobodyAndIsCounted() throws IOException {
        harbour.tale("e1").begin("a");
        List<Long> numbers = LongStream.range(0, 2000).boxed().toList();
        try (SseStream endless =
                        harbour.stream("/api/v1/events?" + where("data.exists(x, data.exists(y, x + y < 0))"));
                SseStream senseless = harbour.stream("/api/v1/events?" + where("seq / 0 == 1 || type > 5"));
                SseStream all = harbour.stream("/api/v1/events?type=custom.*")) {
            for (SseStream stream : List.of(endless, senseless, all)) {
                stream.next("stream.opened");
            }
            harbour.tale("e1").say("a", "first", numbers).say("a", "second", numbers);
            assertThat(all.next().type()).isEqualTo("custom.first");
            assertThat(all.next().type()).isEqualTo("custom.second");
            harbour.tale("e1").complete();
            String head = harbour.monitor.head().toString();
            for (SseStream stream : List.of(endless, senseless)) {
                String block = stream.block();
                while (!block.equals("id: " + head)) {
                    assertThat(block).doesNotContain("data: ");
                    block = stream.block();
                }
            }
        }
        assertThat(harbour.get("/metrics").text())
                .contains(
                        "telltale_filters_undecided_total{reason=\"budget\"} 2.0",
                        "telltale_filters_undecided_total{reason=\"error\"} 4.0");
    }
}
