package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.workflow.CallNode;
import dev.telltale.engine.workflow.Join;
import dev.telltale.engine.workflow.KnownTasks;
import dev.telltale.engine.workflow.NodeKind;
import dev.telltale.engine.workflow.OnError;
import dev.telltale.engine.workflow.OnRestart;
import dev.telltale.engine.workflow.RunNode;
import dev.telltale.engine.workflow.TaskNode;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the nodes of a workflow, loop bodies included. Not thread-safe: it reads one workflow. */
final class GraphParser {
    private static final List<String> JOINS =
            Arrays.stream(Join.values()).map(Join::word).toList();
    private static final List<String> ON_RESTART =
            Arrays.stream(OnRestart.values()).map(OnRestart::word).toList();
    private static final String NODE_HINT = "as in {id: test, run: make test}";

    private final ExpressionReader expressions;
    private final KindParser kinds;
    private final Map<String, Draft> byId = new HashMap<>();
    private final List<DraftGraph> graphs = new ArrayList<>();

    /** @param tasks those that exist, or null when that is not to be checked */
    GraphParser(ExpressionReader expressions, @Nullable KnownTasks tasks) {
        this.expressions = expressions;
        this.kinds = new KindParser(expressions, new FlowParser(expressions, this), tasks);
    }

    /** Every node with a usable id; of two with the same id the first. */
    Map<String, Draft> byId() {
        return byId;
    }

    /** Every graph, an outer one before those in it. */
    List<DraftGraph> graphs() {
        return graphs;
    }

    /** The graph in the {@code nodes} or {@code steps} of a map. */
    DraftGraph graph(Fields fields, @Nullable Draft loop, Set<String> names) {
        Value nodes = fields.find("nodes");
        Value steps = fields.find("steps");
        if (nodes != null && steps != null) {
            fields.key("steps").problem("'nodes' and 'steps' exclude each other", "keep one of them");
        }
        Value list = nodes == null ? steps : nodes;
        if (list == null) {
            fields.map().problem("there are no 'nodes'", "add 'nodes', or 'steps' to run one after the other");
            return new DraftGraph(loop, false, names);
        }
        return graph(list, nodes == null, loop, names);
    }

    /** The graph in a list of nodes. */
    DraftGraph graph(Value list, boolean steps, @Nullable Draft loop, Set<String> names) {
        DraftGraph graph = new DraftGraph(loop, steps, names);
        graphs.add(graph);
        List<Value> items = list.items("each node begins with a dash, " + NODE_HINT);
        if (items != null && items.isEmpty()) {
            list.problem(list.title() + " is empty", "it needs at least one node");
        }
        for (Value item : items == null ? List.<Value>of() : items) {
            Fields fields = item.fields(NODE_HINT);
            if (fields != null) {
                node(item, fields, graph);
            }
        }
        return graph;
    }

    private void node(Value place, Fields fields, DraftGraph graph) {
        Draft draft = new Draft(id(fields), place, graph);
        graph.nodes.add(draft);
        if (draft.id != null) {
            byId.putIfAbsent(draft.id, draft);
        }
        needs(fields, draft);
        Value condition = fields.find("if");
        if (condition != null) {
            draft.condition = expressions.condition(condition, Scope.of(draft));
        }
        Value timeout = fields.find("timeout");
        if (timeout != null) {
            draft.timeout = DurationReader.read(timeout);
        }
        onError(fields, draft);
        Value always = fields.find("always");
        if (always != null) {
            draft.always = Boolean.TRUE.equals(always.bool());
        }
        join(fields, draft);
        Value retry = fields.find("retry");
        Value onRestart = fields.find("onRestart");
        kinds.read(fields, draft);
        if (retry != null) {
            retry(fields, retry, draft);
        }
        if (onRestart != null) {
            onRestart(fields, onRestart, draft);
        }
        finish(fields);
    }

    private @Nullable String id(Fields fields) {
        Value value = fields.require("id", "every node has an id, a step too");
        String id = value == null ? null : value.text();
        if (value == null || id == null || !Names.isNode(value, id)) {
            return null;
        }
        Draft first = byId.get(id);
        if (first == null) {
            return id;
        }
        value.problem(
                "the id '" + id + "' is taken by the node at line " + first.place.line(),
                "ids are unique in the whole file, loop bodies included");
        return null;
    }

    private static void needs(Fields fields, Draft draft) {
        for (Value need : Mention.ids(fields.find("needs"))) {
            String id = need.text();
            if (id != null) {
                draft.mentions.add(new Mention(id, Mention.Why.NEEDS, need, -1));
            }
        }
    }

    private static void onError(Fields fields, Draft draft) {
        Value value = fields.find("onError");
        String action = value == null ? null : value.filledText();
        if (value == null || action == null || action.equals("fail")) {
            return;
        }
        if (action.equals("continue")) {
            draft.onError = OnError.CONTINUE;
        } else {
            draft.onError = OnError.handledBy(action);
            draft.mentions.add(new Mention(action, Mention.Why.HANDLER, value, -1));
        }
    }

    private static void join(Fields fields, Draft draft) {
        Value value = fields.find("join");
        String word = value == null ? null : value.text();
        if (value == null || word == null) {
            return;
        }
        for (Join join : Join.values()) {
            if (join.word().equals(word)) {
                draft.join = join;
                return;
            }
        }
        value.problem("'join' must be all, any or first", value.report().didYouMean(word, JOINS));
    }

    private static void retry(Fields fields, Value value, Draft draft) {
        if (draft.kind == null || isRetried(draft.kind)) {
            draft.retry = RetryParser.retry(value);
        } else {
            String message = "a " + draft.kind.name() + " node cannot be retried";
            fields.key("retry").problem(message, "only run, task and call nodes can");
        }
    }

    private static void onRestart(Fields fields, Value value, Draft draft) {
        if (draft.kind != null && !(draft.kind instanceof RunNode) && !(draft.kind instanceof TaskNode)) {
            String message = "a " + draft.kind.name() + " node goes on after a restart where it was";
            fields.key("onRestart").problem(message, "only run and task nodes need to be told");
            return;
        }
        String word = value.text();
        for (OnRestart policy : OnRestart.values()) {
            if (policy.word().equals(word)) {
                draft.onRestart = policy;
                return;
            }
        }
        if (word != null) {
            value.problem("'onRestart' must be rerun or fail", value.report().didYouMean(word, ON_RESTART));
        }
    }

    private static boolean isRetried(NodeKind kind) {
        return kind instanceof RunNode || kind instanceof TaskNode || kind instanceof CallNode;
    }

    private static void finish(Fields fields) {
        boolean nameless = KindParser.kindsOf(fields).isEmpty();
        boolean misspelt = false;
        for (String unknown : fields.finish()) {
            misspelt |= fields.map().report().didYouMean(unknown, KindParser.KINDS) != null;
        }
        if (nameless && !misspelt) {
            fields.map().problem("the node does nothing", "give it one of " + String.join(", ", KindParser.KINDS));
        }
    }
}
