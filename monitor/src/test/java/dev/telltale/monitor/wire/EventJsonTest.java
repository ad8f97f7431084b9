package dev.telltale.monitor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.EventType;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Json;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.VariableEvent;
import dev.telltale.monitor.Story;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private static final Envelope NODE =
            new Envelope(7, 1_700_000_000_000_042L, "e1", "release", "push", "regions[2]/push", 2, NodeStatus.FAILED);

    // 001-06
    @Test
    void everyEventIsReadAsItWasWritten() {
        for (int seed = 0; seed < 500; seed++) {
            for (ExecutionEvent event : new SampleEvents(seed).one()) {
                byte[] json = EventJson.write(event);
                assertThat(EventJson.read(json)).as(new String(json, UTF_8)).isEqualTo(event);
                assertThat(EventJson.write(EventJson.read(json))).isEqualTo(json);
            }
        }
    }

    // 003-01, 003-02, 003-03: every one of them goes over the wire.
    @Test
    void theSamplesHoldEveryType() {
        assertThat(new SampleEvents(1).one().stream().map(ExecutionEvent::type).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(EventType.values());
    }

    // 003-04, 001-05, 003-16: duration, exit code and the kind of the error
    @Test
    void theEnvelopeComesFirstAndWhatDoesNotApplyIsAbsent() {
        ExecutionError error = new ExecutionError(ErrorKind.TIMEOUT, "took \"too\" long", null, true);

        assertThat(text(new NodeEvent.Failed(NODE, error, 1234, 137, false, null)))
                .isEqualTo("""
                {"seq":7,"type":"node.failed","timestamp":"2023-11-14T22:13:20.000042Z","executionId":"e1",\
                "workflow":"release","nodeId":"push","path":"regions[2]/push","attempt":2,"status":"failed",\
                "error":{"kind":"timeout","message":"took \\"too\\" long","retryable":true},\
                "data":{"durationMs":1234,"exitCode":137,"continueOnError":false}}""");
        assertThat(text(new Story("e1").started())).isEqualTo("""
                {"seq":1,"type":"execution.started","timestamp":"2023-11-14T22:13:20.000001Z","executionId":"e1",\
                "workflow":"release","status":"running",\
                "data":{"inputs":{"region":"eu"},"labels":{"team":"sail"},"trigger":{"kind":"api"},"totalNodes":2,\
                "nodes":[{"id":"build","kind":"run","needs":[]},{"id":"push","kind":"run","needs":["build"]}],\
                "definition":"sha-e1"}}""");
    }

    @Test
    void waitingSaysForAndUntil() {
        Envelope envelope = new Envelope(2, 0, "e1", "w", "nap", "nap", 1, NodeStatus.WAITING);

        assertThat(text(new NodeEvent.Waiting(envelope, "5s", 5_000_000)))
                .endsWith("\"data\":{\"for\":\"5s\",\"until\":\"1970-01-01T00:00:05.000000Z\"}}");
    }

    @Test
    void waitingForAnApprovalSaysWhatIsToBeApproved() {
        Envelope envelope = new Envelope(2, 0, "e1", "w", "ask", "ask", 1, NodeStatus.WAITING);

        assertThat(text(NodeEvent.Waiting.forApproval(envelope, "Ship it?")))
                .endsWith("\"status\":\"waiting\",\"data\":{\"approval\":{\"prompt\":\"Ship it?\"}}}");
    }

    @Test
    void aConditionShowsItsOperandsAndBranches() {
        assertThat(text(new ConditionEvent(
                        new Envelope(2, 0, "e1", "w", "large", "large", 1, NodeStatus.RUNNING),
                        ConditionEvent.Of.WHEN,
                        "vars.x > 1",
                        Map.of("vars.x", 2),
                        true,
                        0L,
                        List.of("split"),
                        List.of("upload"))))
                .endsWith("\"data\":{\"of\":\"when\",\"expression\":\"vars.x > 1\",\"operands\":{\"vars.x\":2},"
                        + "\"result\":true,\"branch\":0,\"taken\":[\"split\"],\"skipped\":[\"upload\"]}}");
    }

    @Test
    void ownNumbersAreWrittenWithoutAUselessFractionAndUsersAsTheyAre() {
        Envelope envelope = Envelope.ofExecution(2, 0, "e1", "w", ExecutionStatus.RUNNING);

        assertThat(text(new ProgressEvent(envelope, 100.0, 1, 1, 0, 0, 0, 0, List.of(), null)))
                .contains("\"percent\":100,\"total\":1")
                .doesNotContain("etaMs");
        assertThat(text(new ProgressEvent(envelope, 33.3, 1, 1, 0, 0, 0, 0, List.of(), 5L)))
                .contains("\"percent\":33.3,")
                .endsWith("\"currentNodes\":[],\"etaMs\":5}}");
        assertThat(text(new VariableEvent(envelope, "v", false, null, 1.0)))
                .endsWith("\"data\":{\"name\":\"v\",\"old\":null,\"new\":1.0}}");
    }

    @Test
    void valuesOfUsersComeOutAsJsonWritesThem() {
        for (int seed = 0; seed < 2000; seed++) {
            Object value = Json.freeze(new SampleEvents(seed).value(0));
            if (Json.write(value).chars().noneMatch(c -> c == 0xd800)) { // text that is no Unicode is escaped
                assertThat(text(new CustomEvent(NODE, "x", value))).endsWith(",\"data\":" + Json.write(value) + "}");
            }
        }
    }

    // 001-13: data of a producer's own event is free-form, null included.
    @Test
    void customDataMayBeAnything() {
        for (Object data : Arrays.asList(null, 1L, "text", List.of(), Collections.singletonMap("a", null))) {
            CustomEvent event = new CustomEvent(NODE, "batch.completed", data);
            assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
        }
    }

    @Test
    void fieldsOfLaterVersionsArePassedOver() {
        ExecutionEvent event = new Story("e1").started();
        String json = text(event).replace("\"status\":", "\"later\":{\"a\":[1]},\"status\":");

        assertThat(EventJson.read(json.getBytes(UTF_8))).isEqualTo(event);
    }

    @Test
    void whatIsNoEventIsRefusedWithTheNameOfTheField() {
        String json = text(new NodeEvent.Skipped(
                new Envelope(2, 0, "e1", "w", "a", "a", 0, NodeStatus.SKIPPED), NodeEvent.SkipReason.BRANCH));

        assertRefused(json.replace("\"seq\":2", "\"seq\":\"2\""), "seq");
        assertRefused(json.replace("\"seq\":2,", ""), "seq is missing");
        assertRefused(json.replace("node.skipped", "node.hopped"), "type");
        assertRefused(json.replace("\"branch\"", "\"twig\""), "data.reason");
        assertRefused(json.replace("1970-01-01T", "1970-01-01 "), "timestamp");
        assertRefused(json.replace("\"path\":\"a\",", ""), "path");
        assertRefused("[]", "object");
        assertRefused("{", "line 1");
    }

    private static void assertRefused(String json, String reason) {
        assertThatThrownBy(() -> EventJson.read(json.getBytes(UTF_8)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining(reason);
    }

    private static String text(ExecutionEvent event) {
        return new String(EventJson.write(event), UTF_8);
    }
}
