package dev.telltale.monitor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.Parent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.monitor.view.History;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewJsonTest {
    private static final long NOW = Story.BEGIN + 2_000_000;

    // 003-08, 003-16: kind, duration and outputs of a node
    @Test
    void aViewHasTheFieldsOfTheContract() {
        Story story = new Story("e1");
        ExecutionView view = ExecutionView.of((RunEvent.Started) story.started());
        view = view.after(story.nodeStarted("build"));
        view = view.after(story.nodeCompleted("build"));
        view = view.after(story.variable("pushed", 3));

        assertThat(text(ViewJson.view(view, NOW))).isEqualTo("""
                {"executionId":"e1","workflow":"release","status":"running","seq":4,\
                "startedAt":"2023-11-14T22:13:20.000001Z",\
                "inputs":{"region":"eu"},"labels":{"team":"sail"},"variables":{"pushed":3},\
                "progress":{"executionId":"e1","workflow":"release","status":"running","percent":50,"totalNodes":2,\
                "completedNodes":1,"failedNodes":0,"skippedNodes":0,"cancelledNodes":0,"runningNodes":0,\
                "currentNodes":[],"elapsedMs":1999,"seq":4},\
                "nodes":[\
                {"nodeId":"build","path":"build","kind":"run","status":"completed","attempt":1,\
                "startedAt":"2023-11-14T22:13:20.000002Z","durationMs":5,"outputs":{"bytes":7},"exitCode":0},\
                {"nodeId":"push","path":"push","kind":"run","status":"pending"}]}""");
        assertThat(text(ViewJson.variables(view.variables())))
                .isEqualTo("{\"executionId\":\"e1\",\"seq\":4,\"variables\":{\"pushed\":3}}");
    }

    @Test
    void aViewOfACalledExecutionNamesItsCaller() {
        RunEvent.Started own = (RunEvent.Started) new Story("e2").started();
        ExecutionView view = ExecutionView.of(new RunEvent.Started(
                own.envelope(),
                own.inputs(),
                own.labels(),
                own.trigger(),
                new Parent("e1", "regions[2]/ship"),
                own.totalNodes(),
                own.nodes(),
                own.definition()));

        assertThat(text(ViewJson.view(view, NOW)))
                .contains(",\"parent\":{\"executionId\":\"e1\",\"path\":\"regions[2]/ship\"},");
        assertThat(text(ViewJson.list(new ExecutionList(List.of(ExecutionSummary.of(view, NOW)), null))))
                .contains(",\"parent\":{\"executionId\":\"e1\",\"path\":\"regions[2]/ship\"},");
    }

    @Test
    void anEndedViewHasItsEndAndItsError() {
        Story story = new Story("e1");
        ExecutionView view =
                ExecutionView.of((RunEvent.Started) story.started()).after(story.failed());

        assertThat(text(ViewJson.list(new ExecutionList(List.of(ExecutionSummary.of(view, NOW)), "7k"))))
                .isEqualTo("""
                {"items":[{"executionId":"e1","workflow":"release","status":"failed","seq":2,\
                "startedAt":"2023-11-14T22:13:20.000001Z","endedAt":"2023-11-14T22:13:20.000002Z",\
                "labels":{"team":"sail"},\
                "error":{"kind":"execution","message":"broken","nodeId":"push","retryable":false},\
                "progress":{"executionId":"e1","workflow":"release","status":"failed","percent":100,"totalNodes":2,\
                "completedNodes":0,"failedNodes":0,"skippedNodes":0,"cancelledNodes":0,"runningNodes":0,\
                "currentNodes":[],"elapsedMs":0,"seq":2}}],"next":"7k"}""");
    }

    // 003-26
    @Test
    void theNodesOfAnIterationFollowTheirLoop() {
        ExecutionView view = ExecutionView.of(new RunEvent.Started(
                Envelope.ofExecution(1, NOW, "e1", "w", ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("api", null),
                null,
                2,
                List.of(
                        new NodeSkeleton("regions", "loop", List.of(), null),
                        new NodeSkeleton("push", "run", List.of(), "regions"),
                        new NodeSkeleton("tidy", "run", List.of("regions"), null)),
                "x"));
        for (ExecutionEvent event : List.of(
                new NodeEvent.Started(node(2, "regions", "regions"), "loop", null, 1, 2, null),
                new LoopEvent.Started(node(3, "regions", "regions"), List.of("eu", "us"), 2L, 2),
                new LoopEvent.Iteration(node(4, "regions", "regions[0]"), 0, "eu"),
                new NodeEvent.Started(node(5, "push", "regions[0]/push"), "run", null, 1, 1, null))) {
            view = view.after(event);
        }

        assertThat(text(ViewJson.view(view, NOW)))
                .containsSubsequence(
                        "{\"nodeId\":\"regions\",\"path\":\"regions\",\"kind\":\"loop\",\"status\":\"running\"",
                        "\"loop\":{\"started\":1,\"ended\":0,\"expected\":2,\"broken\":false}}",
                        "{\"nodeId\":\"push\",\"path\":\"regions[0]/push\",\"kind\":\"run\",\"status\":\"running\"",
                        "{\"nodeId\":\"tidy\",\"path\":\"tidy\"");
    }

    @Test
    void aHistoryHoldsEventsAsTheStreamDoes() {
        ExecutionEvent event = new Story("e1").started();

        assertThat(text(ViewJson.history(new History(List.of(event), 1L), Projection.ALL)))
                .isEqualTo("{\"items\":[" + text(EventJson.write(event)) + "],\"next\":1}");
        assertThat(text(ViewJson.history(new History(List.of(), null), Projection.ALL)))
                .isEqualTo("{\"items\":[]}");
    }

    @Test
    void controlFramesCarryTheirType() {
        Cursor at = new Cursor("abcd1234", 7);
        ExecutionEvent event = new Story("e1").started();

        assertThat(text(DeliveryJson.data(new Delivery.Opened("s-1", at, new Cursor("abcd1234", 9), true), NOW, false)))
                .isEqualTo("{\"type\":\"stream.opened\",\"streamId\":\"s-1\",\"cursor\":\"abcd1234.7\","
                        + "\"head\":\"abcd1234.9\",\"recovered\":true}");
        assertThat(text(DeliveryJson.data(
                        new Delivery.Gap(at, new Cursor("abcd1234", 9), 3, 5, "retention"), NOW, false)))
                .isEqualTo("{\"type\":\"stream.gap\",\"from\":\"abcd1234.7\",\"to\":\"abcd1234.9\","
                        + "\"fromSeq\":3,\"toSeq\":5,\"reason\":\"retention\"}");
        assertThat(text(DeliveryJson.data(new Delivery.Position(at), NOW, false)))
                .isEqualTo("{\"type\":\"stream.position\",\"cursor\":\"abcd1234.7\"}");
        assertThat(text(DeliveryJson.data(new Delivery.Closed(at, "finished", 4, 1), NOW, false)))
                .isEqualTo("{\"type\":\"stream.closed\",\"reason\":\"finished\",\"delivered\":4,\"gaps\":1}");
        assertThat(DeliveryJson.type(new Delivery.Entry(at, event))).isEqualTo("execution.started");
        assertThat(DeliveryJson.data(new Delivery.Entry(at, event), NOW, false)).isEqualTo(EventJson.write(event));
    }

    @Test
    void anEventThatStandsForOthersSaysForHowManyAndIsReadAsItself() {
        ExecutionEvent event = new Story("e1").started();
        byte[] json = DeliveryJson.data(new Delivery.Entry(new Cursor("abcd1234", 7), event, 3), NOW, false);

        assertThat(text(json)).endsWith("},\"conflated\":3}");
        assertThat(EventJson.read(json)).isEqualTo(event);
    }

    @Test
    void aSnapshotHoldsTheViewAndItsPlace() {
        ExecutionView view = ExecutionView.of((RunEvent.Opening) new Story("e1").started());

        assertThat(text(DeliveryJson.data(new Delivery.Snapshot(new Cursor("abcd1234", 7), view), NOW, false)))
                .isEqualTo("{\"type\":\"stream.snapshot\",\"cursor\":\"abcd1234.7\",\"view\":"
                        + text(ViewJson.view(view, NOW)) + "}");
    }

    private static Envelope node(long seq, String id, String path) {
        return new Envelope(seq, NOW + seq, "e1", "w", id, path, 1, NodeStatus.RUNNING);
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }
}
