package dev.telltale.engine.run;

import dev.telltale.engine.workflow.LoopNode;
import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.Json;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a body again and again: over items, a number of times, or while a condition holds.
 *
 * <p>Iterations begin in index order, at most {@code parallel} at once. {@code until} and {@code while} are asked before each of them.
 * After a failed one no further one begins.
 */
final class LoopWork implements Work {
    private final Run run;
    private final NodeRun node;
    private final LoopNode loop;
    private final GraphPlan body;
    private final Map<Long, GraphRun> active = new LinkedHashMap<>(); // by index
    private final LoopResults results = new LoopResults();
    private @Nullable List<@Nullable Object> items;
    private @Nullable Long expected;
    private long next;
    private long ended;
    private boolean isExhausted;
    private boolean isWhileAsked; // for the next iteration, in an earlier life, which ended right after that
    private boolean isUntilAsked;
    private @Nullable Long breakIndex;
    private @Nullable ExecutionError failure;

    LoopWork(Run run, NodeRun node, LoopNode loop) {
        this.run = run;
        this.node = node;
        this.loop = loop;
        this.body = Objects.requireNonNull(node.plan().body());
    }

    @Override
    public void begin() {
        evaluateSource();
        if (expected != null && expected > loop.maxIterations()) {
            throw new NodeException(
                    ErrorKind.DATA,
                    "it has " + expected + " iterations, more than its maxIterations of " + loop.maxIterations());
        }
        tellBegin();
        run.steps().advance(this);
    }

    @SuppressWarnings("ReferenceEquality") // what has nothing to mask in it comes back as it was
    private void tellBegin() {
        List<@Nullable Object> shown = items == null ? null : maskedItems(items);
        LoopEvent.Started event = new LoopEvent.Started(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()),
                shown,
                expected,
                loop.parallel());
        run.recorder()
                .add(
                        event,
                        shown != items,
                        () -> new LoopEvent.Started(event.envelope(), items, expected, loop.parallel()));
    }

    private void evaluateSource() {
        if (loop.over() == LoopNode.Over.WHILE) {
            return;
        }
        Object source = Json.freeze(loop.source().evaluate(node.graph().scope()));
        if (loop.over() == LoopNode.Over.OVER) {
            if (!(source instanceof List<?>)) {
                throw new NodeException(ErrorKind.DATA, "'over' needs an array, not " + kindOf(source));
            }
            items = Json.freezeList((List<?>) source);
            expected = (long) items.size();
        } else if (source instanceof Long times && times >= 0) {
            expected = times;
        } else {
            throw new NodeException(ErrorKind.DATA, "'times' needs a whole number from 0, not " + kindOf(source));
        }
    }

    private static String kindOf(@Nullable Object value) {
        if (value instanceof Map<?, ?>) {
            return "an object";
        } else if (value instanceof List<?>) {
            return "an array";
        } else if (value instanceof String) {
            return "a text";
        }
        return String.valueOf(value);
    }

    @SuppressWarnings("unchecked") // a masked list is a list
    private List<@Nullable Object> maskedItems(List<@Nullable Object> all) {
        return (List<@Nullable Object>) Objects.requireNonNull(run.recorder().masked((Object) all));
    }

    /** Begins one iteration if there is room for it, or ends the loop; true if there may be room for more. */
    boolean advance() {
        if (node.hasEnded()) {
            return false;
        }
        if (!isExhausted && active.size() < loop.parallel()) {
            beginNext();
        }
        if (isExhausted && active.isEmpty()) {
            end();
            return false;
        }
        return !isExhausted && active.size() < loop.parallel();
    }

    private void beginNext() {
        if (expected != null && next >= expected) {
            isExhausted = true;
            return;
        }
        String path = node.path() + "[" + next + "]";
        GraphRun iteration = iteration();
        try {
            if (isOver(path, iteration)) {
                isExhausted = true;
                return;
            }
        } catch (RuntimeException problem) {
            isExhausted = true;
            fail(node.errors().of(problem));
            return;
        }
        active.put(next, iteration);
        run.record(new LoopEvent.Iteration(
                run.recorder().next(node.id(), path, node.attempt(), node.status()),
                next,
                run.recorder().masked(item())));
        isWhileAsked = false;
        isUntilAsked = false;
        next++;
        iteration.begin();
    }

    /** The next iteration, not begun. */
    private GraphRun iteration() {
        Map<String, @Nullable Object> names = new HashMap<>();
        names.put(loop.as(), item());
        names.put(loop.indexName(), next);
        return GraphRun.iteration(run, body, this, next, names);
    }

    /** What the next iteration works on. */
    private @Nullable Object item() {
        return items == null ? (Object) next : items.get((int) next);
    }

    /** Whether a condition says that the iteration about to start is not to. */
    private boolean isOver(String path, GraphRun iteration) {
        if (loop.over() == LoopNode.Over.WHILE
                && !isWhileAsked
                && !Conditions.test(run, node, ConditionEvent.Of.WHILE, loop.source(), path, iteration.scope())) {
            return true;
        }
        if (loop.until() != null
                && !isUntilAsked
                && Conditions.test(run, node, ConditionEvent.Of.UNTIL, loop.until(), path, iteration.scope())) {
            breakIndex = next;
            return true;
        }
        if (next >= loop.maxIterations()) {
            fail(node.errors()
                    .of(ErrorKind.DATA, "it is about to exceed its maxIterations of " + loop.maxIterations()));
            return true;
        }
        return false;
    }

    void iterationEnded(GraphRun iteration) {
        active.remove(iteration.index());
        results.add(iteration.index(), iteration);
        ended++;
        NodeRun failed = iteration.firstFailure();
        if (failed != null) {
            ExecutionError cause = Objects.requireNonNull(failed.error());
            String where = failed.path();
            fail(new ExecutionError(cause.kind(), where + ": " + cause.message(), failed.id(), cause.retryable()));
        }
        run.progress().changed();
        run.steps().advance(this);
    }

    private void fail(ExecutionError cause) {
        isExhausted = true;
        if (failure == null) {
            failure = cause;
        }
    }

    private void end() {
        run.record(new LoopEvent.Completed(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()),
                ended,
                breakIndex != null,
                breakIndex));
        if (failure != null) {
            node.fail(failure, null);
            return;
        }
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        outputs.put("iterations", ended);
        outputs.put("broken", breakIndex != null);
        outputs.put("breakIndex", breakIndex);
        results.addTo(outputs, ended);
        node.complete(outputs, null, 0);
    }

    @Override
    public void stop() {
        isExhausted = true;
        Stop outer = node.stopOrder();
        Stop order =
                outer != null ? outer : new Stop(SkipReason.TIMEOUT, "the time of loop '" + node.id() + "' was up");
        for (GraphRun iteration : active()) {
            iteration.stop(order);
        }
        run.steps().advance(this);
    }

    @Override
    public void abandon(String reason, List<Work> left) {
        active.values().forEach(iteration -> iteration.abandon(reason, left));
    }

    @Override
    public double fraction() {
        return expected == null || expected == 0 ? 0 : Math.min(1, (double) ended / expected);
    }

    NodeRun node() {
        return node;
    }

    /** The iterations that run, by index. */
    List<GraphRun> active() {
        return List.copyOf(active.values());
    }

    /** One of the iterations that run, or null. */
    @Nullable
    GraphRun active(long index) {
        return active.get(index);
    }

    @Override
    public boolean isAtWork() {
        return active.values().stream().anyMatch(GraphRun::isAtWork);
    }

    // ---- after a restart: what an earlier life told of it, and how it goes on

    void hadBegun(LoopEvent.Started event) {
        items = event.items();
        expected = event.expected();
    }

    void hadBegunNext() {
        active.put(next, iteration());
        isWhileAsked = false;
        isUntilAsked = false;
        next++;
    }

    /** What was asked before the next iteration decided whether there is one. */
    void hadAsked(ConditionEvent asked) {
        boolean isUntil = asked.of() == ConditionEvent.Of.UNTIL;
        if (asked.result() == isUntil) {
            isExhausted = true;
            breakIndex = isUntil ? (Long) next : null;
        } else if (isUntil) {
            isUntilAsked = true;
        } else {
            isWhileAsked = true;
        }
    }

    @Override
    public void goOn(Standstill standstill) {
        active().forEach(iteration -> iteration.goOn(standstill));
        run.steps().advance(this);
    }
}
