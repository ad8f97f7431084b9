package dev.telltale.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A workflow that does the same each time it is run, and takes only such time as a virtual clock makes. Made from a seed. */
final class TimedWorkflow {
    private final Random random;
    private int nodes;

    TimedWorkflow(Random random) {
        this.random = random;
    }

    String text() {
        StringBuilder yaml = new StringBuilder("name: timed\nvariables: {n: 0}\n");
        yaml.append(random.nextInt(4) == 0 ? "steps:\n" : "nodes:\n");
        graph(yaml, "  ", 0);
        return yaml.toString();
    }

    private void graph(StringBuilder yaml, String indent, int depth) {
        List<String> ids = new ArrayList<>();
        int count = 1 + random.nextInt(depth == 0 ? 9 : 3);
        for (int i = 0; i < count; i++) {
            ids.add("n" + nodes++);
        }
        for (int i = 0; i < count; i++) {
            List<String> before = ids.subList(0, i);
            List<String> after = ids.subList(i + 1, count);
            List<String> needs =
                    before.stream().filter(id -> random.nextInt(3) == 0).toList();
            yaml.append(indent).append("- {id: ").append(ids.get(i));
            yaml.append(needs.isEmpty() ? "" : ", needs: " + needs);
            yaml.append(random.nextInt(8) == 0 ? ", if: vars.n < 0" : "");
            int chance = random.nextInt(12);
            yaml.append(chance == 0 ? ", always: true" : chance < 3 ? ", join: any" : "");
            kind(yaml, after, depth);
            yaml.append("}\n");
        }
    }

    private void kind(StringBuilder yaml, List<String> after, int depth) {
        int kind = random.nextInt(depth == 0 ? 9 : 4);
        if (kind < 4) {
            yaml.append(", wait: {for: ").append(random.nextInt(4000)).append("ms}");
        } else if (kind == 4) {
            yaml.append(", set: {n: vars.n + 1}");
        } else if (kind == 5 && after.size() > 1) {
            yaml.append(", switch: [{when: vars.n % 2 == 0, then: [").append(after.get(0));
            yaml.append("]}, {else: [").append(after.get(1)).append("]}]");
        } else if (kind == 6) {
            fail(yaml, after);
        } else {
            yaml.append(", loop: {times: ").append(random.nextInt(4)).append(", do: [\n");
            StringBuilder body = new StringBuilder();
            graph(body, "", depth + 1);
            yaml.append(body.toString().replace("- {", "      {").replace("}\n", "},\n"));
            yaml.append("    ]}");
        }
    }

    private void fail(StringBuilder yaml, List<String> after) {
        yaml.append(", wait: {for: 3s}, timeout: 700ms");
        int policy = random.nextInt(3);
        if (policy == 0) {
            yaml.append(", onError: continue");
        } else if (policy == 1 && !after.isEmpty()) {
            yaml.append(", onError: ").append(after.get(0));
        }
    }
}
