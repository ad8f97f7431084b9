package dev.telltale.engine.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/** Makes a flow from a seed: a bit of everything, in any combination. */
public final class FlowMaker {
    private static final int DEEPEST = 2;

    private final Random random;
    private final int unit; // of time, ms; progress is told every 250 ms
    private int nodes;
    private boolean isNarrow; // the flow that is being made limits how many nodes work at once

    private FlowMaker(Random random) {
        this.random = random;
        this.unit = oneIn(4) ? 50 : 1;
    }

    public static Flow make(long seed) {
        FlowMaker maker = new FlowMaker(randomOf(seed));
        return maker.flow("random", 0);
    }

    private Flow flow(String name, int depth) {
        boolean wasNarrow = isNarrow;
        isNarrow = oneIn(4);
        int maxParallel = isNarrow ? 1 + random.nextInt(3) : 0;
        Flow.Body body = body(depth, null);
        isNarrow = wasNarrow;
        return new Flow(name, body, oneIn(6) ? unit * (1 + random.nextInt(30)) : 0, maxParallel, oneIn(30));
    }

    /** Chance from a seed; of seeds that follow each other, Random itself begins with the same numbers. */
    public static Random randomOf(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    private Flow.Body body(int depth, String item) {
        boolean isSteps = oneIn(4);
        int count = 1 + random.nextInt(depth == 0 ? 8 : 3);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add("n" + (nodes + i));
        }
        nodes += count;
        List<Flow.Node> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(node(depth, item, ids.get(i), ids.subList(0, i), ids.subList(i + 1, count)));
        }
        made.replaceAll(node -> isBranch(node.handler(), made) ? node.withOnError("fail") : node);
        if (!isSteps && oneIn(2)) {
            Collections.shuffle(made, random); // the order of declaration is none of need
        }
        return new Flow.Body(isSteps, made);
    }

    /** Nothing may be both a branch and a handler. */
    private static boolean isBranch(String id, List<Flow.Node> nodes) {
        return id != null
                && nodes.stream()
                        .anyMatch(node -> node.kind() instanceof Flow.Choice choice
                                && choice.targets().contains(id));
    }

    private Flow.Node node(int depth, String item, String id, List<String> earlier, List<String> later) {
        Flow.Kind kind = kind(depth, item, earlier, later);
        boolean mayHang = kind instanceof Flow.Job job
                && job.plan().stream().anyMatch(act -> act.outcome() == Flow.Outcome.HANGS);
        return new Flow.Node(
                id,
                kind,
                some(earlier, 3),
                oneIn(4) ? oneOf(isNarrow && takesPlace(kind) ? List.of("any") : List.of("any", "first")) : "all",
                oneIn(6) ? test(item, earlier) : null,
                oneIn(6),
                onError(later),
                mayHang || oneIn(8) ? unit * (1 + random.nextInt(20)) : 0,
                (kind instanceof Flow.Job || kind instanceof Flow.Call) && oneIn(3)
                        ? new Flow.Retry(2 + random.nextInt(2), 1 + random.nextInt(5), oneIn(2))
                        : Flow.Retry.NONE);
    }

    /** When such a node with {@code join: first} decides, while it has to wait for a place, shows in no event. */
    private static boolean takesPlace(Flow.Kind kind) {
        return kind instanceof Flow.Job || kind instanceof Flow.Call;
    }

    private String onError(List<String> later) {
        return switch (random.nextInt(6)) {
            case 0 -> "continue";
            case 1, 2 -> later.isEmpty() ? "fail" : oneOf(later);
            default -> "fail";
        };
    }

    private Flow.Kind kind(int depth, String item, List<String> earlier, List<String> later) {
        switch (random.nextInt(depth < DEEPEST ? 14 : 11)) {
            case 0:
                return new Flow.Noop();
            case 1:
            case 2:
                return assign(earlier);
            case 3:
                return new Flow.Rest(unit * random.nextInt(10));
            case 4:
                return new Flow.Say();
            case 10:
                return new Flow.Ask();
            case 11:
                return new Flow.Call(flow("called" + nodes, depth + 1));
            case 5:
            case 6:
            case 7:
                return job();
            case 8:
            case 9:
                return later.isEmpty() ? job() : choice(item, earlier, later);
            default:
                return loop(depth);
        }
    }

    private Flow.Kind assign(List<String> earlier) {
        Map<String, Flow.Number> values = new LinkedHashMap<>();
        for (String name : Flow.VARIABLES) {
            if (values.isEmpty() || oneIn(3)) {
                values.put(name, number(earlier));
            }
        }
        return new Flow.Assign(values);
    }

    private Flow.Number number(List<String> earlier) {
        String name = oneOf(Flow.VARIABLES);
        return switch (random.nextInt(10)) {
            case 0 -> new Flow.Number(Flow.Number.Op.CONSTANT, name, random.nextInt(4));
            case 1 -> new Flow.Number(Flow.Number.Op.BROKEN, name, 0);
            case 2, 3 ->
                earlier.isEmpty()
                        ? new Flow.Number(Flow.Number.Op.SUM, name, 2)
                        : new Flow.Number(Flow.Number.Op.OUTPUT, oneOf(earlier), random.nextInt(4));
            default -> new Flow.Number(Flow.Number.Op.SUM, name, random.nextInt(3));
        };
    }

    private Flow.Job job() {
        List<Flow.Act> plan = new ArrayList<>();
        do {
            plan.add(new Flow.Act(unit * random.nextInt(3) * random.nextInt(8), outcome(), oneIn(8)));
        } while (oneIn(2) && plan.size() < 4);
        return new Flow.Job(plan);
    }

    private Flow.Outcome outcome() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> Flow.Outcome.FAILS;
            case 3 -> Flow.Outcome.IS_CUT_OFF;
            case 4 -> Flow.Outcome.IS_WRONG;
            case 5 -> Flow.Outcome.HANGS;
            default -> Flow.Outcome.SUCCEEDS;
        };
    }

    private Flow.Choice choice(String item, List<String> earlier, List<String> later) {
        List<Flow.Branch> branches = new ArrayList<>();
        do {
            branches.add(new Flow.Branch(test(item, earlier), someOrOne(later)));
        } while (oneIn(2));
        return new Flow.Choice(branches, oneIn(2) ? someOrOne(later) : null);
    }

    private Flow.Loop loop(int depth) {
        String as = "i" + nodes;
        Flow.Loop.Source source = Flow.Loop.Source.values()[random.nextInt(3)];
        Flow.Test condition = source == Flow.Loop.Source.WHILE ? loopTest(as, Flow.Test.Op.INDEX_BELOW) : null;
        return new Flow.Loop(
                source,
                condition == null ? random.nextInt(5) : 0,
                condition,
                as,
                oneIn(2) ? 1 : 1 + random.nextInt(4),
                oneIn(4) ? loopTest(as, Flow.Test.Op.ABOVE) : null,
                oneIn(12) ? 1 + random.nextInt(3) : 6,
                body(depth + 1, as));
    }

    private Flow.Test loopTest(String as, Flow.Test.Op likely) {
        String name = oneOf(Flow.VARIABLES);
        return switch (random.nextInt(8)) {
            case 0 -> new Flow.Test(Flow.Test.Op.BROKEN, name, 0);
            case 1, 2 -> new Flow.Test(Flow.Test.Op.EVEN, name, 0);
            default -> new Flow.Test(likely, likely == Flow.Test.Op.INDEX_BELOW ? as : name, random.nextInt(5));
        };
    }

    /** @param item of the loop around, or null */
    private Flow.Test test(String item, List<String> earlier) {
        String name = oneOf(Flow.VARIABLES);
        return switch (random.nextInt(12)) {
            case 0 -> new Flow.Test(Flow.Test.Op.BROKEN, name, 0);
            case 1, 2, 3 ->
                earlier.isEmpty()
                        ? new Flow.Test(Flow.Test.Op.EVEN, name, 0)
                        : new Flow.Test(Flow.Test.Op.FAILED, oneOf(earlier), 0);
            case 4, 5, 6 ->
                item == null
                        ? new Flow.Test(Flow.Test.Op.ABOVE, name, 0)
                        : new Flow.Test(Flow.Test.Op.INDEX_BELOW, item, random.nextInt(4));
            case 7, 8 -> new Flow.Test(Flow.Test.Op.ABOVE, name, random.nextInt(3));
            default -> new Flow.Test(Flow.Test.Op.EVEN, name, 0);
        };
    }

    private List<String> some(List<String> ids, int chance) {
        return ids.stream().filter(id -> oneIn(chance)).toList();
    }

    private List<String> someOrOne(List<String> ids) {
        List<String> chosen = some(ids, 3);
        return chosen.isEmpty() ? List.of(oneOf(ids)) : chosen;
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean oneIn(int chance) {
        return random.nextInt(chance) == 0;
    }
}
