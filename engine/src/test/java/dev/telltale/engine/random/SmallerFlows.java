package dev.telltale.engine.random;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a flow can be reduced to in one step, the largest steps first. */
public final class SmallerFlows {
    private SmallerFlows() {}

    public static List<Flow> of(Flow flow) {
        List<Flow> smaller = new ArrayList<>();
        each(flow.body(), node -> {
            if (node.kind() instanceof Flow.Loop loop) {
                smaller.add(with(flow, loop.body()));
            }
        });
        each(flow.body(), node -> smaller.add(with(flow, change(flow.body(), node.id(), gone -> null))));
        smaller.removeIf(candidate -> hasEmptyBody(candidate.body()));
        each(
                flow.body(),
                node -> plainer(node).forEach(plain -> {
                    if (!plain.equals(node)) {
                        smaller.add(with(flow, change(flow.body(), node.id(), same -> plain)));
                    }
                }));
        if (flow.timeoutMs() > 0) {
            smaller.add(new Flow(flow.name(), flow.body(), 0, flow.maxParallel(), flow.isOutputBroken()));
        }
        if (flow.maxParallel() > 0) {
            smaller.add(new Flow(flow.name(), flow.body(), flow.timeoutMs(), 0, flow.isOutputBroken()));
        }
        if (flow.isOutputBroken()) {
            smaller.add(new Flow(flow.name(), flow.body(), flow.timeoutMs(), flow.maxParallel(), false));
        }
        return smaller;
    }

    private static Flow with(Flow flow, Flow.Body body) {
        return new Flow(flow.name(), body, flow.timeoutMs(), flow.maxParallel(), flow.isOutputBroken());
    }

    private static void each(Flow.Body body, Consumer<Flow.Node> visitor) {
        for (Flow.Node node : body.nodes()) {
            visitor.accept(node);
            if (node.kind() instanceof Flow.Loop loop) {
                each(loop.body(), visitor);
            }
        }
    }

    private static boolean hasEmptyBody(Flow.Body body) {
        boolean[] isEmpty = {body.nodes().isEmpty()};
        each(
                body,
                node -> isEmpty[0] |= node.kind() instanceof Flow.Loop loop
                        && loop.body().nodes().isEmpty());
        return isEmpty[0];
    }

    /** The same nodes with one of them changed, or gone together with all mention of it. */
    private static Flow.Body change(Flow.Body body, String id, Function<Flow.Node, Flow.Node> change) {
        List<Flow.Node> nodes = new ArrayList<>();
        for (Flow.Node node : body.nodes()) {
            Flow.Node changed = node.id().equals(id) ? change.apply(node) : within(node, id, change);
            if (changed != null) {
                nodes.add(changed);
            }
        }
        boolean isGone = nodes.size() < body.nodes().size();
        return new Flow.Body(
                body.isSteps(),
                isGone ? nodes.stream().map(node -> without(node, id)).toList() : nodes);
    }

    private static Flow.Node within(Flow.Node node, String id, Function<Flow.Node, Flow.Node> change) {
        return node.kind() instanceof Flow.Loop loop
                ? node.withKind(with(loop, change(loop.body(), id, change)))
                : node;
    }

    private static Flow.Node without(Flow.Node node, String id) {
        boolean isAsked = node.condition() != null && node.condition().name().equals(id);
        Flow.Node rest = node.withKind(without(node.kind(), id)).withNeeds(less(node.needs(), id));
        Flow.Node asked = isAsked ? rest.withCondition(null) : rest;
        return node.onError().equals(id) ? asked.withOnError("fail") : asked;
    }

    private static Flow.Kind without(Flow.Kind kind, String id) {
        if (kind instanceof Flow.Choice choice) {
            return new Flow.Choice(
                    choice.branches().stream()
                            .map(branch -> new Flow.Branch(
                                    branch.when().name().equals(id)
                                            ? new Flow.Test(Flow.Test.Op.EVEN, "a", 0)
                                            : branch.when(),
                                    less(branch.targets(), id)))
                            .toList(),
                    choice.otherwise() == null ? null : less(choice.otherwise(), id));
        } else if (kind instanceof Flow.Assign assign) {
            Map<String, Flow.Number> values = new LinkedHashMap<>(assign.values());
            values.replaceAll((name, value) ->
                    value.name().equals(id) ? new Flow.Number(Flow.Number.Op.CONSTANT, name, 1) : value);
            return new Flow.Assign(values);
        }
        return kind;
    }

    private static List<String> less(List<String> ids, String id) {
        return ids.stream().filter(other -> !other.equals(id)).toList();
    }

    private static List<Flow.Node> plainer(Flow.Node node) {
        List<Flow.Node> plainer = new ArrayList<>();
        plainer.add(node.withKind(new Flow.Noop()));
        if (node.kind() instanceof Flow.Loop loop) {
            plainer.add(
                    node.withKind(new Flow.Loop(Flow.Loop.Source.TIMES, 1, null, loop.as(), 1, null, 6, loop.body())));
            plainer.add(node.withKind(
                    new Flow.Loop(loop.source(), loop.count(), loop.condition(), loop.as(), 1, null, 6, loop.body())));
            plainer.add(
                    node.withKind(with(loop, new Flow.Body(false, loop.body().nodes()))));
        }
        if (node.kind() instanceof Flow.Call call) {
            of(call.called()).forEach(called -> plainer.add(node.withKind(new Flow.Call(called))));
        }
        if (node.kind() instanceof Flow.Job job && job.plan().size() > 1) {
            job.plan().forEach(act -> plainer.add(node.withKind(new Flow.Job(List.of(act)))));
        }
        plainer.add(node.withNeeds(List.of()));
        plainer.add(node.withJoin("all"));
        plainer.add(node.withCondition(null));
        plainer.add(node.withoutAlways());
        plainer.add(node.withOnError("fail"));
        plainer.add(node.withRetry(Flow.Retry.NONE));
        return plainer;
    }

    private static Flow.Loop with(Flow.Loop loop, Flow.Body body) {
        return new Flow.Loop(
                loop.source(),
                loop.count(),
                loop.condition(),
                loop.as(),
                loop.parallel(),
                loop.until(),
                loop.maxIterations(),
                body);
    }
}
