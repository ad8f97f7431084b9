package dev.telltale.monitor.wire;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.event.VariableEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes random events of every type. Not thread-safe. */
final class SampleEvents {
    private static final String[] TEXTS = {
        "",
        "a",
        "two words",
        "quote \" and \\",
        "line\nfeed\r\n\ttab",
        "\u0000\u001b[0m\u007f",
        "é\u2028中",
        "😀",
        "\ud800 alone"
    };

    private final Random random;

    SampleEvents(long seed) {
        this.random = new Random(seed);
    }

    /** One event of each record, with random contents. */
    List<ExecutionEvent> one() {
        return List.of(
                started(),
                pending(),
                new RunEvent.Paused(run(ExecutionStatus.PAUSED), maybe(this::text), maybe(this::text)),
                new RunEvent.Resumed(run(ExecutionStatus.RUNNING), maybe(this::text), maybe(this::text)),
                new RunEvent.Cancelling(run(ExecutionStatus.CANCELLING), maybe(this::text), maybe(this::text)),
                new RunEvent.Completed(run(ExecutionStatus.COMPLETED), map(0), number()),
                new RunEvent.Failed(run(ExecutionStatus.FAILED), error(), number()),
                new RunEvent.Cancelled(
                        run(ExecutionStatus.CANCELLED), maybe(this::text), maybe(this::text), text(), number()),
                new NodeEvent.Started(
                        node(NodeStatus.RUNNING), "run", maybe(() -> map(0)), 1, small(), maybe(this::text)),
                new NodeEvent.Progressed(node(NodeStatus.RUNNING), random.nextDouble(), maybe(this::text)),
                new NodeEvent.Progressed(node(NodeStatus.RUNNING), 1, null),
                new NodeEvent.Waiting(node(NodeStatus.WAITING), maybe(this::text), micros()),
                NodeEvent.Waiting.forApproval(node(NodeStatus.WAITING), text()),
                new NodeEvent.Retrying(node(NodeStatus.RETRYING), error(), number(), 2, 3),
                new NodeEvent.Completed(
                        node(NodeStatus.COMPLETED), map(0), number(), maybe(this::small), random.nextInt(2)),
                new NodeEvent.Started(node(NodeStatus.RUNNING), "run", null, 1, small(), null, true),
                new NodeEvent.Completed(node(NodeStatus.COMPLETED), map(0), 0, maybe(this::small), 0, true),
                new NodeEvent.Failed(
                        node(NodeStatus.FAILED),
                        error(),
                        number(),
                        maybe(this::small),
                        random.nextBoolean(),
                        maybe(this::text)),
                new NodeEvent.Skipped(node(NodeStatus.SKIPPED), pick(NodeEvent.SkipReason.values())),
                new NodeEvent.Cancelled(node(NodeStatus.CANCELLED), error(), maybe(this::text), number()),
                new OutputEvent(node(NodeStatus.RUNNING), pick(OutputEvent.Stream.values()), text(), number()),
                new VariableEvent(run(ExecutionStatus.RUNNING), text(), false, value(0), value(0)),
                new VariableEvent(node(NodeStatus.RUNNING), text(), true, null, value(0)),
                new ConditionEvent(
                        node(NodeStatus.PENDING),
                        pick(ConditionEvent.Of.values()),
                        text(),
                        map(0),
                        random.nextBoolean(),
                        pick(new Object[] {null, "else", 3L}),
                        List.of("a", "b"),
                        List.of()),
                new LoopEvent.Started(
                        node(NodeStatus.RUNNING), maybe(() -> list(0)), maybe(() -> number()), 1 + random.nextInt(9)),
                new LoopEvent.Iteration(node(NodeStatus.RUNNING), number(), value(0)),
                new LoopEvent.Completed(
                        node(NodeStatus.RUNNING), number(), random.nextBoolean(), maybe(() -> number())),
                new ProgressEvent(
                        run(ExecutionStatus.RUNNING),
                        random.nextInt(1001) / 10.0,
                        9,
                        1,
                        2,
                        3,
                        1,
                        2,
                        List.of("a"),
                        maybe(() -> number())),
                new CustomEvent(node(NodeStatus.RUNNING), "batch.done", value(0)),
                new CustomEvent(run(ExecutionStatus.RUNNING), "note", null));
    }

    private ExecutionEvent pending() {
        return new RunEvent.Pending(
                run(ExecutionStatus.PENDING),
                map(0),
                Map.of(),
                new Trigger("http", null),
                maybe(() -> new Parent("e0", null)),
                1,
                List.of(new NodeSkeleton("a", "run", List.of(), null)),
                "cd".repeat(32));
    }

    private ExecutionEvent started() {
        return new RunEvent.Started(
                run(ExecutionStatus.RUNNING),
                map(0),
                Map.of("team", text()),
                new Trigger("http", maybe(this::text)),
                maybe(() -> new Parent("e0", "call[1]/x")),
                1,
                List.of(
                        new NodeSkeleton("a", "loop", List.of(), null),
                        new NodeSkeleton(
                                "b",
                                "run",
                                List.of("c", "d"),
                                Map.of("c", NeedKind.BRANCH, "d", NeedKind.FAILURE),
                                "a",
                                maybe(() -> "first"))),
                "ab".repeat(32));
    }

    private Envelope run(ExecutionStatus status) {
        return Envelope.ofExecution(1 + random.nextInt(1000), micros(), "e-1", "release", status);
    }

    private Envelope node(NodeStatus status) {
        return new Envelope(
                1 + random.nextInt(1000),
                micros(),
                "e-1",
                "release",
                "push",
                "regions[2]/push",
                random.nextInt(3),
                status);
    }

    private ExecutionError error() {
        return new ExecutionError(pick(ErrorKind.values()), text(), maybe(this::text), random.nextBoolean());
    }

    @Nullable
    Object value(int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> (long) random.nextInt(10);
            case 4 -> random.nextBoolean() ? (double) random.nextInt(5) : random.nextGaussian() * 1e9;
            case 5 -> text();
            case 6 -> list(depth);
            default -> map(depth);
        };
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(depth + 1));
        }
        return items;
    }

    private Map<String, @Nullable Object> map(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(), value(depth + 1));
        }
        return map;
    }

    private long micros() {
        return random.nextInt() * 1_000_000L + random.nextInt(1_000_000);
    }

    private long number() {
        return random.nextInt(1_000_000);
    }

    private int small() {
        return random.nextInt(256);
    }

    private String text() {
        return pick(TEXTS);
    }

    private <T> T pick(T[] from) {
        return from[random.nextInt(from.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
