package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.workflow.Need;
import dev.telltale.event.Excerpt;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the names by which nodes mention each other into needs, and reports the names that lead nowhere. */
final class GraphLinker {
    private static final int MOST_CYCLES = 20;
    private static final int CYCLE_END = 10;

    private final Map<String, Draft> byId;

    /** @param byId every node of the workflow */
    GraphLinker(Map<String, Draft> byId) {
        this.byId = byId;
    }

    void link(List<DraftGraph> graphs) {
        for (DraftGraph graph : graphs) {
            for (Draft draft : graph.nodes) {
                draft.mentions.forEach(mention -> link(draft, mention));
            }
            if (graph.steps) {
                sequence(graph);
            }
        }
        int cycles = 0;
        for (DraftGraph graph : graphs) {
            for (List<Draft> cycle : new CycleFinder(graph).cycles(MOST_CYCLES - cycles)) {
                report(cycle);
                cycles++;
            }
        }
    }

    /** Checks the nodes that the outputs of the workflow refer to. */
    void checkOutputs(List<Mention> mentions, DraftGraph top) {
        for (Mention mention : mentions) {
            Draft target = byId.get(mention.nodeId());
            if (target == null) {
                unknown(mention, top);
            } else if (target.graph != top) {
                hidden(mention, target);
            }
        }
    }

    private void link(Draft draft, Mention mention) {
        switch (mention.why()) {
            case REFERENCE, LOOP_CONDITION -> reference(draft, mention);
            case NEEDS -> {
                Draft target = sibling(draft, mention);
                if (target != null) {
                    draft.waitFor(target, Need.Type.AFTER, mention);
                }
            }
            case TARGET -> {
                Draft target = sibling(draft, mention);
                if (target != null) {
                    led(target, draft, Need.Type.BRANCH, mention);
                }
            }
            case HANDLER -> {
                Draft target = sibling(draft, mention);
                if (target != null) {
                    led(target, draft, Need.Type.FAILURE, mention);
                }
            }
        }
    }

    private static void led(Draft target, Draft by, Need.Type type, Mention mention) {
        Draft.Wait before = by.id == null ? null : target.waits.get(by.id);
        if (before != null && before.type().compareTo(Need.Type.AFTER) < 0 && before.type() != type) {
            mention.problem(
                    "'" + mention.nodeId() + "' is both a branch and the error handler of " + by.title(),
                    "use two nodes");
        } else if (by.id != null) {
            target.waitFor(by, type, mention);
        }
    }

    private @Nullable Draft sibling(Draft draft, Mention mention) {
        Draft target = byId.get(mention.nodeId());
        if (target == null) {
            unknown(mention, draft.graph);
            return null;
        }
        if (target == draft) {
            mention.problem(
                    draft.title() + (mention.why() == Mention.Why.NEEDS ? " needs itself" : " leads to itself"),
                    "remove it");
            return null;
        }
        if (target.graph != draft.graph) {
            mention.problem(
                    "'" + mention.nodeId() + "' is " + target.graph.title() + ", but " + draft.title() + " is "
                            + draft.graph.title(),
                    "name a node of the same list, or a loop of it as a whole");
            return null;
        }
        return target;
    }

    /** A reference to a node outside the loop makes the whole loop wait for it. */
    private void reference(Draft draft, Mention mention) {
        Draft target = byId.get(mention.nodeId());
        if (target == null) {
            unknown(mention, draft.graph);
            return;
        }
        Draft from = draft;
        while (from.graph != target.graph) {
            Draft loop = from.graph.loop;
            if (loop == null) {
                if (mention.why() == Mention.Why.LOOP_CONDITION && target.graph == draft.body) {
                    early(mention, draft);
                } else {
                    hidden(mention, target);
                }
                return;
            }
            from = loop;
        }
        if (from != target) {
            from.waitFor(target, Need.Type.AFTER, mention);
        } else if (from == draft) {
            mention.problem(draft.title() + " refers to itself", "it has no result before it has run");
        } else {
            mention.problem(
                    "'" + mention.nodeId() + "' is the loop around " + draft.title(),
                    "it has no result before its last iteration; carry values in variables");
        }
    }

    private void unknown(Mention mention, DraftGraph graph) {
        String hint = null;
        if (mention.why() == Mention.Why.HANDLER) {
            hint = mention.place().report().didYouMean(mention.nodeId(), List.of("continue", "fail"));
        }
        if (hint == null) {
            hint = mention.place().report().didYouMean(mention.nodeId(), graph.ids());
        }
        if (hint == null) {
            hint = mention.place().report().didYouMean(mention.nodeId(), byId.keySet());
        }
        String id = mention.nodeId();
        String shown = Excerpt.of(id, 64);
        mention.problem("there is no node '" + shown + "'", hint);
    }

    private static void hidden(Mention mention, Draft target) {
        mention.problem(
                "'" + mention.nodeId() + "' is " + target.graph.title() + " and cannot be seen outside of it",
                "refer to the loop, or carry the value in a variable");
    }

    private static void early(Mention mention, Draft loop) {
        mention.problem(
                "'" + mention.nodeId() + "' has not run yet when the condition of " + loop.title() + " is checked",
                "the condition is checked before each iteration; set a variable in the body and refer to it");
    }

    private static void sequence(DraftGraph graph) {
        Draft before = null;
        for (Draft step : graph.nodes) {
            if (before != null) {
                step.waitFor(before, Need.Type.SEQUENCE, null);
            }
            before = step.id == null ? before : step;
        }
    }

    /** A cycle as long as the file is shown by its ends. */
    private static String way(List<Draft> cycle) {
        StringBuilder way = new StringBuilder();
        int left = cycle.size() - 2 * CYCLE_END;
        for (int i = 0; i < cycle.size(); i++) {
            if (left > 1 && i == CYCLE_END) {
                way.append("… ").append(left).append(" more … -> ");
                i += left;
            }
            way.append(cycle.get(i).id).append(" -> ");
        }
        return way.toString();
    }

    private static void report(List<Draft> cycle) {
        Draft first = cycle.get(0);
        Draft next = cycle.get(1 % cycle.size());
        String message = "nodes wait for each other: " + way(cycle) + first.id;
        String hint = "each arrow reads 'waits for'; remove one of them";
        Draft.Wait wait = next.id == null ? null : first.waits.get(next.id);
        if (wait == null || wait.mention() == null) {
            first.place.problem(message, hint);
        } else {
            wait.mention().problem(message, hint);
        }
    }
}
