package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.workflow.Graph;
import dev.telltale.engine.workflow.LoopNode;
import dev.telltale.engine.workflow.LoopNode.Over;
import dev.telltale.engine.workflow.SwitchNode;
import dev.telltale.engine.workflow.SwitchNode.Branch;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the kinds that lead to other nodes: switch and loop. */
final class FlowParser {
    private static final long DEFAULT_MAX_ITERATIONS = 100_000;
    private static final long MOST_ITERATIONS = 1_000_000_000;
    private static final long MOST_PARALLEL = 10_000;
    private static final String DEFAULT_ITEM = "item";

    private final ExpressionReader expressions;
    private final GraphParser graphs;

    FlowParser(ExpressionReader expressions, GraphParser graphs) {
        this.expressions = expressions;
        this.graphs = graphs;
    }

    @Nullable
    SwitchNode branches(Value value, Draft draft) {
        List<Value> items = value.items("as in - {when: inputs.fast, then: [quick]}");
        if (items == null) {
            return null;
        }
        if (items.isEmpty()) {
            value.problem("'switch' is empty", "it needs at least one branch");
        }
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Branch branch = branch(items.get(i), draft, i == items.size() - 1);
            if (branch != null) {
                branches.add(branch);
            }
        }
        return new SwitchNode(branches);
    }

    private @Nullable Branch branch(Value item, Draft draft, boolean last) {
        Fields fields = item.fields("as in {when: inputs.fast, then: [quick]}");
        if (fields == null) {
            return null;
        }
        Value when = fields.find("when");
        Value then = fields.find("then");
        Value otherwise = fields.find("else");
        fields.finish();
        Expression condition = when == null ? null : expressions.condition(when, Scope.of(draft));
        if (otherwise != null && (when != null || then != null)) {
            fields.key("else").problem("'else' has a branch of its own", "put it in the last item, as - else: [other]");
        } else if (otherwise != null && !last) {
            fields.key("else").problem("'else' must be the last branch, and the only one", null);
        } else if (otherwise == null && (when == null || then == null)) {
            String missing = when == null ? "when" : "then";
            item.problem("'" + missing + "' is missing", "a branch has 'when' and 'then', the last may be 'else'");
        }
        List<String> targets = new ArrayList<>();
        targets(then, draft, targets);
        targets(otherwise, draft, targets);
        return new Branch(condition, targets);
    }

    private static void targets(@Nullable Value value, Draft draft, List<String> targets) {
        for (Value item : Mention.ids(value)) {
            String id = item.text();
            if (id != null) {
                draft.mentions.add(new Mention(id, Mention.Why.TARGET, item, -1));
                if (!targets.contains(id)) {
                    targets.add(id);
                }
            }
        }
    }

    @Nullable
    LoopNode loop(Value value, Draft draft) {
        Fields fields = value.fields("as in loop: {over: inputs.regions, do: [...]}");
        if (fields == null) {
            return null;
        }
        List<Over> sources = new ArrayList<>();
        for (Over over : Over.values()) {
            if (fields.has(LoopSource.word(over))) {
                sources.add(over);
            }
        }
        Value as = fields.find("as");
        Value parallel = fields.find("parallel");
        Value until = fields.find("until");
        Value most = fields.find("maxIterations");
        Value body = fields.require("do", "the nodes to repeat");
        fields.finish();
        if (sources.size() != 1) {
            value.problem(
                    "a loop has one of 'over', 'times' and 'while'", "over a list, a number of times, or while true");
        }
        String item = item(value, as, draft);
        Scope condition = new Scope(names(draft, item), Scope.Kind.LOOP_CONDITION, draft.mentions);
        Expression source = null;
        for (Over over : sources) {
            Scope scope = over == Over.WHILE ? condition : Scope.of(draft);
            source = LoopSource.read(expressions, over, fields, scope);
        }
        Expression stop = until == null ? null : expressions.condition(until, condition);
        Long width = parallel == null ? Long.valueOf(1) : parallel.integer(1, MOST_PARALLEL);
        Long limit = most == null ? Long.valueOf(DEFAULT_MAX_ITERATIONS) : most.integer(1, MOST_ITERATIONS);
        if (body != null) {
            draft.body = body(body, draft, names(draft, item));
        }
        if (source == null || width == null || limit == null || draft.body == null) {
            return null;
        }
        Graph later = new Graph(List.of(), false); // the body is put in when its needs are known
        return new LoopNode(sources.get(0), source, item, width.intValue(), stop, limit, later);
    }

    private static String item(Value loop, @Nullable Value as, Draft draft) {
        String name = as == null ? DEFAULT_ITEM : as.text();
        if (name == null || !Names.isVariable(as == null ? loop : as, name, draft.graph.names)) {
            return DEFAULT_ITEM;
        }
        return name;
    }

    private static Set<String> names(Draft draft, String item) {
        Set<String> names = new HashSet<>(draft.graph.names);
        names.add(item);
        names.add(item + "_index");
        return Set.copyOf(names);
    }

    private @Nullable DraftGraph body(Value value, Draft draft, Set<String> names) {
        if (!value.isMap()) {
            return graphs.graph(value, false, draft, names);
        }
        Fields fields = value.fields(null);
        if (fields == null) {
            return null;
        }
        DraftGraph body = graphs.graph(fields, draft, names);
        fields.finish();
        return body;
    }
}
