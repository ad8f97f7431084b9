package dev.telltale.monitor.wire;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.EventType;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Status;
import dev.telltale.event.Trigger;
import dev.telltale.event.VariableEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes an event of the fields that {@link EventWriter} has written; fields it does not know are passed over. */
final class EventParser {
    private final JsonFields fields;
    private final Envelope envelope;
    private final @Nullable ExecutionError error;

    private EventParser(JsonFields fields) {
        this.fields = fields;
        this.envelope = envelope(fields);
        this.error = error(fields.objectOrNull("error"));
    }

    /** @throws JsonSyntaxException naming the field that is missing or wrong */
    static ExecutionEvent parse(Map<String, @Nullable Object> json) {
        return parse(new JsonFields("", json));
    }

    /** As {@link #parse(Map)}. */
    static ExecutionEvent parse(JsonFields fields) {
        try {
            return new EventParser(fields).event();
        } catch (IllegalArgumentException e) { // a record refuses what it is given
            throw new JsonSyntaxException(0, 0, String.valueOf(e.getMessage()));
        }
    }

    private static Envelope envelope(JsonFields fields) {
        String nodeId = fields.textOrNull("nodeId");
        Integer attempt = fields.integerOrNull("attempt");
        Status status = nodeId == null
                ? fields.constant(ExecutionStatus.class, "status")
                : fields.constant(NodeStatus.class, "status");
        return new Envelope(
                fields.number("seq"),
                fields.time("timestamp"),
                fields.text("executionId"),
                fields.text("workflow"),
                nodeId,
                fields.textOrNull("path"),
                attempt == null ? 0 : attempt,
                status);
    }

    static @Nullable ExecutionError error(@Nullable JsonFields error) {
        return error == null
                ? null
                : new ExecutionError(
                        error.constant(ErrorKind.class, "kind"),
                        error.text("message"),
                        error.textOrNull("nodeId"),
                        error.flag("retryable"));
    }

    private ExecutionError requiredError() {
        if (error == null) {
            throw fields.wrong("error", "is missing");
        }
        return error;
    }

    private ExecutionEvent event() {
        String name = fields.text("type");
        EventType type = EventType.of(name);
        if (type == null) {
            throw fields.wrong("type", "is no type of event");
        }
        if (type == EventType.CUSTOM) {
            return new CustomEvent(envelope, name.substring(EventType.CUSTOM_PREFIX.length()), fields.value("data"));
        }
        JsonFields data = Objects.requireNonNullElseGet(
                fields.objectOrNull("data"), () -> new JsonFields("data", new LinkedHashMap<>()));
        return switch (type) {
            case EXECUTION_PENDING, EXECUTION_STARTED -> opening(type, data);
            case EXECUTION_PAUSED -> new RunEvent.Paused(envelope, data.textOrNull("by"), data.textOrNull("reason"));
            case EXECUTION_RESUMED -> new RunEvent.Resumed(envelope, data.textOrNull("by"), data.textOrNull("reason"));
            case EXECUTION_CANCELLING ->
                new RunEvent.Cancelling(envelope, data.textOrNull("by"), data.textOrNull("reason"));
            case EXECUTION_COMPLETED ->
                new RunEvent.Completed(envelope, data.map("outputs"), data.number("durationMs"));
            case EXECUTION_FAILED -> new RunEvent.Failed(envelope, requiredError(), data.number("durationMs"));
            case EXECUTION_CANCELLED ->
                new RunEvent.Cancelled(
                        envelope,
                        data.textOrNull("reason"),
                        data.textOrNull("by"),
                        data.text("partialOutput"),
                        data.number("durationMs"));
            case VARIABLE_CHANGED ->
                new VariableEvent(envelope, data.text("name"), !data.has("old"), data.value("old"), data.value("new"));
            case CONDITION_EVALUATED -> condition(data);
            case LOOP_STARTED ->
                new LoopEvent.Started(
                        envelope, data.listOrNull("items"), data.numberOrNull("expected"), data.integer("parallel"));
            case LOOP_ITERATION -> new LoopEvent.Iteration(envelope, data.number("index"), data.value("item"));
            case LOOP_COMPLETED ->
                new LoopEvent.Completed(
                        envelope, data.number("iterations"), data.flag("broken"), data.numberOrNull("breakIndex"));
            case PROGRESS_UPDATE -> progress(data);
            default -> nodeEvent(type, data);
        };
    }

    private ExecutionEvent nodeEvent(EventType type, JsonFields data) {
        return switch (type) {
            case NODE_STARTED ->
                new NodeEvent.Started(
                        envelope,
                        data.text("kind"),
                        data.mapOrNull("inputs"),
                        data.integer("step"),
                        data.integer("totalSteps"),
                        data.textOrNull("command"),
                        isReused(data));
            case NODE_OUTPUT ->
                new OutputEvent(
                        envelope,
                        data.constant(OutputEvent.Stream.class, "stream"),
                        data.text("text"),
                        data.number("line"));
            case NODE_PROGRESS -> new NodeEvent.Progressed(envelope, data.real("fraction"), data.textOrNull("message"));
            case NODE_WAITING -> waiting(data);
            case NODE_RETRYING ->
                new NodeEvent.Retrying(
                        envelope,
                        requiredError(),
                        data.number("delayMs"),
                        data.integer("nextAttempt"),
                        data.integer("maxAttempts"));
            case NODE_COMPLETED ->
                new NodeEvent.Completed(
                        envelope,
                        data.map("outputs"),
                        data.number("durationMs"),
                        data.integerOrNull("exitCode"),
                        data.numberOr("droppedBytes", 0),
                        isReused(data));
            case NODE_FAILED ->
                new NodeEvent.Failed(
                        envelope,
                        requiredError(),
                        data.number("durationMs"),
                        data.integerOrNull("exitCode"),
                        data.flag("continueOnError"),
                        data.textOrNull("handledBy"));
            case NODE_SKIPPED -> new NodeEvent.Skipped(envelope, data.constant(NodeEvent.SkipReason.class, "reason"));
            case NODE_CANCELLED ->
                new NodeEvent.Cancelled(
                        envelope, requiredError(), data.textOrNull("reason"), data.number("durationMs"));
            default -> throw new IllegalStateException("no node event: " + type);
        };
    }

    private ExecutionEvent waiting(JsonFields data) {
        JsonFields approval = data.objectOrNull("approval");
        return approval == null
                ? new NodeEvent.Waiting(envelope, data.textOrNull("for"), data.time("until"))
                : NodeEvent.Waiting.forApproval(envelope, approval.text("prompt"));
    }

    private static boolean isReused(JsonFields data) {
        return data.flagOr("reused", false);
    }

    private ExecutionEvent opening(EventType type, JsonFields data) {
        Map<String, @Nullable Object> inputs = data.map("inputs");
        Map<String, String> labels = data.textMap("labels");
        JsonFields by = data.object("trigger");
        Trigger trigger = new Trigger(by.text("kind"), by.textOrNull("by"));
        Parent parent = parent(data.objectOrNull("parent"));
        int total = data.integer("totalNodes");
        List<NodeSkeleton> nodes = nodes(data);
        String definition = data.text("definition");
        return type == EventType.EXECUTION_PENDING
                ? new RunEvent.Pending(envelope, inputs, labels, trigger, parent, total, nodes, definition)
                : new RunEvent.Started(envelope, inputs, labels, trigger, parent, total, nodes, definition);
    }

    static @Nullable Parent parent(@Nullable JsonFields parent) {
        return parent == null ? null : new Parent(parent.text("executionId"), parent.textOrNull("path"));
    }

    private static List<NodeSkeleton> nodes(JsonFields data) {
        List<NodeSkeleton> nodes = new ArrayList<>();
        for (JsonFields node : data.objects("nodes")) {
            nodes.add(new NodeSkeleton(
                    node.text("id"),
                    node.text("kind"),
                    node.texts("needs"),
                    needKinds(node),
                    node.textOrNull("parent"),
                    node.textOrNull("join")));
        }
        return nodes;
    }

    private static Map<String, NeedKind> needKinds(JsonFields node) {
        Map<String, NeedKind> kinds = new HashMap<>();
        JsonFields given = node.objectOrNull("needKinds");
        if (given != null) {
            for (String id : node.map("needKinds").keySet()) {
                kinds.put(id, given.constant(NeedKind.class, id));
            }
        }
        return kinds;
    }

    private ExecutionEvent condition(JsonFields data) {
        return new ConditionEvent(
                envelope,
                data.constant(ConditionEvent.Of.class, "of"),
                data.text("expression"),
                data.map("operands"),
                data.flag("result"),
                data.value("branch"),
                data.texts("taken"),
                data.texts("skipped"));
    }

    private ExecutionEvent progress(JsonFields data) {
        return new ProgressEvent(
                envelope,
                data.real("percent"),
                data.integer("total"),
                data.integer("completed"),
                data.integer("failed"),
                data.integer("skipped"),
                data.integer("cancelled"),
                data.integer("running"),
                data.texts("currentNodes"),
                data.numberOrNull("etaMs"));
    }
}
