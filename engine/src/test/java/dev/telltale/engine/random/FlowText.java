package dev.telltale.engine.random;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a flow as a workflow file. */
public final class FlowText {
    private final StringBuilder text = new StringBuilder();

    private FlowText() {}

    public static String of(Flow flow) {
        FlowText text = new FlowText();
        text.line("", "name: " + flow.name());
        text.line("", "variables: {a: 0, b: 0}");
        if (flow.timeoutMs() > 0) {
            text.line("", "timeout: " + flow.timeoutMs() + "ms");
        }
        if (flow.maxParallel() > 0) {
            text.line("", "maxParallel: " + flow.maxParallel());
        }
        text.line("", flow.body().isSteps() ? "steps:" : "nodes:");
        text.nodes(flow.body(), "  ");
        text.line("", "outputs: {a: vars.a, b: " + (flow.isOutputBroken() ? "vars.b / 0" : "vars.b") + "}");
        return text.text.toString();
    }

    private void nodes(Flow.Body body, String indent) {
        for (Flow.Node node : body.nodes()) {
            line(indent, "- " + head(node));
            kind(node.kind(), indent + "  ");
        }
    }

    private static String head(Flow.Node node) {
        List<String> keys = new ArrayList<>();
        keys.add("id: " + node.id());
        if (!node.needs().isEmpty()) {
            keys.add("needs: " + node.needs());
        }
        if (!node.join().equals("all")) {
            keys.add("join: " + node.join());
        }
        if (node.condition() != null) {
            keys.add("if: \"" + node.condition().text() + '"');
        }
        if (node.isAlways()) {
            keys.add("always: true");
        }
        if (!node.onError().equals("fail")) {
            keys.add("onError: " + node.onError());
        }
        if (node.timeoutMs() > 0) {
            keys.add("timeout: " + node.timeoutMs() + "ms");
        }
        if (node.retry().attempts() > 1) {
            keys.add("retry: {attempts: " + node.retry().attempts() + ", delay: "
                    + node.retry().delayMs() + "ms, backoff: "
                    + (node.retry().isDoubling() ? "exponential" : "fixed") + "}");
        }
        return String.join("\n    ", keys);
    }

    private void kind(Flow.Kind kind, String indent) {
        if (kind instanceof Flow.Noop) {
            line(indent, "task: noop");
        } else if (kind instanceof Flow.Assign assign) {
            line(
                    indent,
                    assign.values().entrySet().stream()
                            .map(entry ->
                                    entry.getKey() + ": \"" + entry.getValue().text() + '"')
                            .collect(Collectors.joining(", ", "set: {", "}")));
        } else if (kind instanceof Flow.Rest rest) {
            line(indent, "wait: {for: " + rest.ms() + "ms}");
        } else if (kind instanceof Flow.Ask) {
            line(indent, "wait: {approval: {prompt: May I?}}");
        } else if (kind instanceof Flow.Say) {
            line(indent, "emit: {name: said, data: {a: \"${{ vars.a }}\"}}");
        } else if (kind instanceof Flow.Job job) {
            line(indent, "task: job # " + job.plan());
            line(indent, "with: {a: \"${{ vars.a }}\"}");
        } else if (kind instanceof Flow.Call call) {
            line(indent, "call: {workflow: " + call.called().name() + "}");
        } else if (kind instanceof Flow.Choice choice) {
            choice(choice, indent);
        } else if (kind instanceof Flow.Loop loop) {
            loop(loop, indent);
        }
    }

    private void choice(Flow.Choice choice, String indent) {
        line(indent, "switch:");
        for (Flow.Branch branch : choice.branches()) {
            line(indent, "  - {when: \"" + branch.when().text() + "\", then: " + branch.targets() + "}");
        }
        if (choice.otherwise() != null) {
            line(indent, "  - {else: " + choice.otherwise() + "}");
        }
    }

    private void loop(Flow.Loop loop, String indent) {
        line(indent, "loop:");
        String inner = indent + "  ";
        switch (loop.source()) {
            case OVER -> line(inner, "over: " + items(loop.count()));
            case TIMES -> line(inner, "times: " + loop.count());
            case WHILE -> line(inner, "while: \"" + loop.condition().text() + '"');
        }
        line(inner, "as: " + loop.as());
        line(inner, "parallel: " + loop.parallel());
        line(inner, "maxIterations: " + loop.maxIterations());
        if (loop.until() != null) {
            line(inner, "until: \"" + loop.until().text() + '"');
        }
        line(inner, "do:");
        line(inner, loop.body().isSteps() ? "  steps:" : "  nodes:");
        nodes(loop.body(), inner + "    ");
    }

    /** What a loop goes over: 10, 11, 12 … */
    static List<Long> items(int count) {
        List<Long> items = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            items.add(10 + i);
        }
        return items;
    }

    private void line(String indent, String line) {
        text.append(indent).append(line.replace("\n    ", "\n" + indent + "  ")).append('\n');
    }
}
