package dev.telltale.monitor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.event.VariableEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A view that has travelled is the one that was sent, and goes on as that does. */
class FullViewTest {
    private static final long BEGIN = 1_700_000_000_000_000L;
    private static final long LATER = BEGIN + 3_600_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aViewCutAnywhereGoesOnAsIfItHadNeverTravelled(long seed) {
        List<ExecutionEvent> events = new Telling(new Random(seed)).all();
        List<ExecutionView> views = folds(events);
        for (int cut = 0; cut < views.size(); cut++) {
            ExecutionView view = sent(views.get(cut));
            assertSame(view, views.get(cut));
            for (int i = cut + 1; i < views.size(); i++) {
                view = view.after(events.get(i));
                if (i <= cut + 2 || i == views.size() - 1) {
                    assertSame(view, views.get(i));
                }
            }
        }
    }

    // What a loop has let go of, and which iteration goes next, is not to be seen in the view and matters all the same.
    @Test
    void aLoopLetsGoOfTheSameIterations() {
        List<ExecutionEvent> events = new Telling(new Random(7)).longLoop(260);
        List<ExecutionView> views = folds(events);
        for (int cut = 180; cut < views.size(); cut += 97) {
            ExecutionView view = sent(views.get(cut));
            for (int i = cut + 1; i < views.size(); i++) {
                view = view.after(events.get(i));
            }
            assertSame(view, views.get(views.size() - 1));
        }
    }

    // Where the younger part of the output begins decides when the older one goes.
    @Test
    void outputIsDroppedAtTheSameMoment() {
        List<ExecutionEvent> events = new Telling(new Random(3)).flood(700);
        List<ExecutionView> views = folds(events);
        for (int cut = 50; cut < views.size(); cut += 150) {
            ExecutionView view = sent(views.get(cut));
            for (int i = cut + 1; i < views.size(); i++) {
                view = view.after(events.get(i));
                assertThat(view.keptOutputBytes()).isEqualTo(views.get(i).keptOutputBytes());
                assertThat(view.parts().outputLimit())
                        .isEqualTo(views.get(i).parts().outputLimit());
            }
            assertSame(view, views.get(views.size() - 1));
        }
    }

    @Test
    void aViewThatLacksEventsIsToldAsSuch() {
        List<ExecutionEvent> events = new Telling(new Random(5)).all();
        ExecutionView lacking = ExecutionView.of((RunEvent.Opening) events.get(0));
        for (int i = 7; i < events.size(); i++) {
            lacking = lacking.afterLoss(events.get(i));
            assertSame(sent(lacking), lacking);
        }
        assertThat(sent(lacking).missingEvents()).isPositive();

        ExecutionView rest = ExecutionView.ofRest(events.get(4));
        assertSame(sent(rest), rest);
        assertSame(sent(rest).lacking(900, ExecutionStatus.COMPLETED), rest.lacking(900, ExecutionStatus.COMPLETED));
    }

    @Test
    void theFullFormHasAllThatTheUsualOneHas() {
        for (ExecutionView view : folds(new Telling(new Random(1)).all())) {
            Map<String, Object> usual = JsonReader.readObject(ViewJson.view(view, LATER));
            Map<String, Object> full = JsonReader.readObject(ViewJson.fullView(view, LATER));
            assertContains(full, usual);
        }
    }

    @Test
    void whatIsNoFullViewIsRefusedByName() {
        ExecutionView view = folds(new Telling(new Random(1)).all()).get(9);

        assertThatThrownBy(() -> ViewJson.readFullView(ViewJson.view(view, LATER)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage("start is missing");
        String full = new String(ViewJson.fullView(view, LATER), UTF_8);
        for (int at = 0; at < full.length(); at += 13) {
            String broken = full.substring(0, at) + "x" + full.substring(at + 1);
            try {
                ViewJson.readFullView(broken.getBytes(UTF_8));
            } catch (JsonSyntaxException expected) {
                // or it is a view, for a letter of a text has changed
            }
        }
    }

    private static void assertContains(Object full, Object usual) {
        if (usual instanceof Map<?, ?> map) {
            map.forEach((name, value) -> assertContains(((Map<?, ?>) full).get(name), value));
        } else if (usual instanceof List<?> list) {
            assertThat((List<?>) full).hasSameSizeAs(list);
            for (int i = 0; i < list.size(); i++) {
                assertContains(((List<?>) full).get(i), list.get(i));
            }
        } else {
            assertThat(full).isEqualTo(usual);
        }
    }

    private static ExecutionView sent(ExecutionView view) {
        return ViewJson.readFullView(ViewJson.fullView(view, LATER));
    }

    private static void assertSame(ExecutionView one, ExecutionView other) {
        assertThat(new String(ViewJson.fullView(one, LATER), UTF_8))
                .isEqualTo(new String(ViewJson.fullView(other, LATER), UTF_8));
        assertThat(one.keptOutputBytes()).isEqualTo(other.keptOutputBytes());
        assertThat(one.progress(LATER)).isEqualTo(other.progress(LATER));
        assertThat(one.start()).isEqualTo(other.start());
        assertThat(one.end()).isEqualTo(other.end());
    }

    private static List<ExecutionView> folds(List<ExecutionEvent> events) {
        List<ExecutionView> views = new ArrayList<>();
        views.add(ExecutionView.of((RunEvent.Opening) events.get(0)));
        for (ExecutionEvent event : events.subList(1, events.size())) {
            views.add(views.get(views.size() - 1).after(event));
        }
        return views;
    }

    /** Tells an execution at random: nodes, a loop within a loop, output, variables, waits, failures. Not thread-safe. */
    private static final class Telling {
        private static final List<NodeSkeleton> NODES = List.of(
                new NodeSkeleton("a", "run", List.of(), null),
                new NodeSkeleton("b", "run", List.of("a"), null),
                new NodeSkeleton("ask", "wait", List.of(), null),
                new NodeSkeleton("each", "loop", List.of(), null),
                new NodeSkeleton("push", "run", List.of(), "each"),
                new NodeSkeleton("inner", "loop", List.of(), "each"),
                new NodeSkeleton("leaf", "task", List.of(), "inner"));

        private final Random random;
        private final List<ExecutionEvent> events = new ArrayList<>();

        Telling(Random random) {
            this.random = random;
        }

        List<ExecutionEvent> all() {
            begin();
            run("a", 1 + random.nextInt(6));
            events.add(new ProgressEvent(run(ExecutionStatus.RUNNING), 30.7, 4, 1, 0, 0, 0, 1, List.of("b"), 4_000L));
            ask();
            startLoop("each", List.of("eu", "us", Map.of("x", 1.5)), 3L);
            for (int i = 0; i < 3; i++) {
                iterate("each", i, i == 0 ? null : "us");
                run("each[" + i + "]/push", random.nextInt(3));
                String inner = "each[" + i + "]/inner";
                startLoop(inner, null, null);
                for (int k = 0; k < random.nextInt(4); k++) {
                    iterate(inner, k, k);
                    run(inner + "[" + k + "]/leaf", random.nextInt(2));
                }
                endLoop(inner);
            }
            events.add(new RunEvent.Paused(run(ExecutionStatus.PAUSED), "ann", null));
            events.add(new RunEvent.Resumed(run(ExecutionStatus.RUNNING), "ann", "lunch is over"));
            endLoop("each");
            skip("b");
            events.add(new RunEvent.Completed(run(ExecutionStatus.COMPLETED), Map.of("ok", true), 12));
            return events;
        }

        List<ExecutionEvent> longLoop(int iterations) {
            begin();
            startLoop("each", null, (long) iterations);
            for (int i = 0; i < iterations; i++) {
                iterate("each", i, i);
                skip("each[" + i + "]/inner");
                run("each[" + i + "]/push", 0);
            }
            return events;
        }

        List<ExecutionEvent> flood(int chunks) {
            begin();
            start("a", 1);
            start("b", 1);
            for (int i = 0; i < chunks; i++) {
                write(random.nextBoolean() ? "a" : "b", "é".repeat(7_000) + "\n");
            }
            return events;
        }

        private void begin() {
            events.add(new RunEvent.Pending(
                    run(ExecutionStatus.PENDING),
                    Map.of("region", "eu"),
                    Map.of("team", "sail"),
                    new Trigger("api", "ann"),
                    null,
                    4,
                    NODES,
                    "ab".repeat(32)));
            RunEvent.Opening pending = (RunEvent.Opening) events.get(0);
            events.add(new RunEvent.Started(
                    run(ExecutionStatus.RUNNING),
                    pending.inputs(),
                    pending.labels(),
                    pending.trigger(),
                    null,
                    4,
                    NODES,
                    pending.definition()));
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("none", null);
            value.put("list", Arrays.asList(1L, 2.25, null, "x\u0000\n"));
            events.add(new VariableEvent(run(ExecutionStatus.RUNNING), "v", true, null, value));
        }

        private void ask() {
            start("ask", 1);
            events.add(NodeEvent.Waiting.forApproval(node("ask", 1, NodeStatus.WAITING), "Ship it?"));
            events.add(new NodeEvent.Completed(
                    node("ask", 1, NodeStatus.COMPLETED), Map.of("approved", true), 7, null, 0));
        }

        private void run(String path, int chunks) {
            start(path, 1);
            for (int i = 0; i < chunks; i++) {
                write(path, "line " + i + (random.nextBoolean() ? "\n" : " "));
                events.add(new NodeEvent.Progressed(node(path, 1, NodeStatus.RUNNING), random.nextDouble(), "some"));
            }
            events.add(new VariableEvent(node(path, 1, NodeStatus.RUNNING), "v", false, 1, random.nextInt()));
            if (random.nextInt(3) == 0) {
                events.add(new NodeEvent.Retrying(node(path, 1, NodeStatus.RETRYING), error(), 10, 2, 3));
                start(path, 2);
                events.add(new NodeEvent.Waiting(node(path, 2, NodeStatus.WAITING), "1s", BEGIN + 99));
            }
            if (random.nextBoolean()) {
                boolean goesOn = random.nextBoolean();
                String mender = goesOn || random.nextBoolean() ? null : "b";
                events.add(new NodeEvent.Failed(node(path, 1, NodeStatus.FAILED), error(), 5, 3, goesOn, mender));
            } else {
                events.add(new NodeEvent.Completed(
                        node(path, 1, NodeStatus.COMPLETED), Map.of("bytes", 7), 5, 0, random.nextInt(2)));
            }
        }

        private void skip(String path) {
            events.add(new ConditionEvent(
                    node(path, 0, NodeStatus.PENDING),
                    ConditionEvent.Of.IF,
                    "vars.n > 1",
                    Map.of("vars.n", 1),
                    false,
                    null,
                    List.of(),
                    List.of()));
            events.add(new NodeEvent.Skipped(node(path, 0, NodeStatus.SKIPPED), NodeEvent.SkipReason.CONDITION));
        }

        private void start(String path, int attempt) {
            events.add(new NodeEvent.Started(node(path, attempt, NodeStatus.RUNNING), "run", null, 1, 1, "true"));
        }

        private void write(String path, String text) {
            events.add(new OutputEvent(node(path, 1, NodeStatus.RUNNING), OutputEvent.Stream.STDERR, text, 1));
        }

        private void startLoop(String path, List<Object> items, Long expected) {
            start(path, 1);
            events.add(new LoopEvent.Started(node(path, 1, NodeStatus.RUNNING), items, expected, 2));
        }

        private void iterate(String path, long index, Object item) {
            events.add(new LoopEvent.Iteration(node(path + "[" + index + "]", 1, NodeStatus.RUNNING), index, item));
        }

        private void endLoop(String path) {
            events.add(new LoopEvent.Completed(node(path, 1, NodeStatus.RUNNING), 3, true, 3L));
            events.add(new NodeEvent.Completed(node(path, 1, NodeStatus.COMPLETED), Map.of(), 9, null, 0));
        }

        private static ExecutionError error() {
            return new ExecutionError(ErrorKind.EXECUTION, "flaky", null, true);
        }

        private Envelope run(ExecutionStatus status) {
            long seq = events.size() + 1;
            return Envelope.ofExecution(seq, BEGIN + seq, "e1", "release", status);
        }

        private Envelope node(String path, int attempt, NodeStatus status) {
            long seq = events.size() + 1;
            String last = path.substring(path.lastIndexOf('/') + 1);
            String id = last.contains("[") ? last.substring(0, last.indexOf('[')) : last;
            return new Envelope(seq, BEGIN + seq, "e1", "release", id, path, attempt, status);
        }
    }
}
