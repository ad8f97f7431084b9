package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Expression;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of a graph.
 *
 * @param id unique in the whole workflow
 * @param needs nodes of the same graph, each at most once: written in {@code needs}, or implied by a reference
 * @param join how many of them it waits for
 * @param condition its {@code if}, or null when it has none
 * @param timeout of one attempt, or null for none
 * @param onRestart what becomes of an attempt that was cut off; matters for {@code run} and {@code task}
 * @param always whether it runs once its needs have ended in whatever way
 * @param step its number in its graph, from 1, in declaration order
 * @param totalSteps how many nodes its graph has
 */
public record Node(
        String id,
        NodeKind kind,
        List<Need> needs,
        Join join,
        @Nullable Expression condition,
        @Nullable Duration timeout,
        Retry retry,
        OnError onError,
        OnRestart onRestart,
        boolean always,
        int step,
        int totalSteps) {
    public Node {
        needs = List.copyOf(needs);
    }
}
