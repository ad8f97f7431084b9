package dev.telltale.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small workflow with a bit of everything, made from a seed. Not all of them are valid: some have cycles. */
final class RandomWorkflow {
    private final Random random;
    private int nodes;

    private RandomWorkflow(Random random) {
        this.random = random;
    }

    static String of(Random random) {
        RandomWorkflow workflow = new RandomWorkflow(random);
        StringBuilder yaml = new StringBuilder("name: random\nvariables: {n: 0}\n");
        if (random.nextInt(8) == 0) {
            yaml.append("timeout: ").append(1 + random.nextInt(60)).append("ms\n");
        }
        yaml.append(random.nextInt(4) == 0 ? "steps:\n" : "nodes:\n");
        workflow.graph(yaml, "  ", 0);
        return yaml.toString();
    }

    private void graph(StringBuilder yaml, String indent, int depth) {
        int count = 1 + random.nextInt(depth == 0 ? 8 : 3);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add("n" + (nodes + i));
        }
        nodes += count;
        for (int i = 0; i < count; i++) {
            node(yaml, indent, depth, ids, i);
        }
    }

    private void node(StringBuilder yaml, String indent, int depth, List<String> ids, int own) {
        yaml.append(indent).append("- id: ").append(ids.get(own)).append('\n');
        String inner = indent + "  ";
        List<String> needs = new ArrayList<>();
        for (String id : ids.subList(0, own)) {
            if (random.nextInt(3) == 0) {
                needs.add(id);
            }
        }
        line(yaml, inner, !needs.isEmpty(), "needs: " + needs);
        line(yaml, inner, random.nextInt(8) == 0, "always: true");
        line(yaml, inner, random.nextInt(8) == 0, "if: vars.n % 2 == 0");
        line(yaml, inner, random.nextInt(10) == 0, "timeout: " + (1 + random.nextInt(20)) + "ms");
        boolean hasLater = own + 1 < ids.size();
        int policy = random.nextInt(6);
        line(yaml, inner, policy == 0, "onError: continue");
        line(yaml, inner, policy == 1 && hasLater, "onError: " + later(ids, own));
        switch (random.nextInt(depth < 2 ? 9 : 7)) {
            case 0 -> yaml.append(inner).append("task: noop\n");
            case 1 -> yaml.append(inner).append("set: {n: vars.n + 1}\n");
            case 2 ->
                yaml.append(inner)
                        .append("wait: {for: ")
                        .append(random.nextInt(8))
                        .append("ms}\n");
            case 3 -> yaml.append(inner).append("emit: {name: said, data: {n: \"${{ vars.n }}\"}}\n");
            case 4, 5 -> task(yaml, inner);
            case 6 -> choose(yaml, inner, ids, own);
            default -> loop(yaml, inner, depth);
        }
    }

    private void task(StringBuilder yaml, String inner) {
        if (random.nextInt(6) == 0) {
            String script = random.nextInt(3) == 0 ? "echo x; exit 1" : "echo x; sleep 0.0" + random.nextInt(3);
            yaml.append(inner).append("run: ").append(script).append('\n');
        } else {
            yaml.append(inner).append("task: moody\n");
            yaml.append(inner)
                    .append("with: {seed: ")
                    .append(random.nextInt(1000))
                    .append("}\n");
        }
        line(yaml, inner, random.nextInt(3) == 0, "retry: {attempts: 3, delay: 2ms}");
    }

    private void choose(StringBuilder yaml, String inner, List<String> ids, int own) {
        if (own + 1 == ids.size()) {
            yaml.append(inner).append("task: noop\n");
            return;
        }
        yaml.append(inner).append("switch:\n");
        yaml.append(inner)
                .append("  - {when: vars.n % 2 == 0, then: [")
                .append(later(ids, own))
                .append("]}\n");
        line(yaml, inner, random.nextBoolean(), "  - {else: [" + later(ids, own) + "]}");
    }

    private void loop(StringBuilder yaml, String inner, int depth) {
        yaml.append(inner).append("loop:\n");
        String source = random.nextBoolean() ? "times: " + random.nextInt(5) : "over: \"[1, 2, 3]\"";
        yaml.append(inner).append("  ").append(source).append('\n');
        yaml.append(inner).append("  as: i").append(nodes).append('\n');
        line(yaml, inner, random.nextBoolean(), "  parallel: " + (1 + random.nextInt(3)));
        line(yaml, inner, random.nextInt(4) == 0, "  until: vars.n > 2");
        yaml.append(inner).append("  do:\n");
        graph(yaml, inner + "    ", depth + 1);
    }

    private String later(List<String> ids, int own) {
        return own + 1 == ids.size() ? "" : ids.get(own + 1 + random.nextInt(ids.size() - own - 1));
    }

    private static void line(StringBuilder yaml, String indent, boolean isWanted, String text) {
        if (isWanted) {
            yaml.append(indent).append(text).append('\n');
        }
    }
}
