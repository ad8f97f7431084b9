package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.Json;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.LoopView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.OutputTail;
import dev.telltale.event.RunEvent;
import dev.telltale.event.ViewParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a view of the fields that {@link ViewJson#fullView} has written; fields it does not know are passed over. */
final class ViewParser {
    private final JsonFields fields;
    private final RunEvent.Opening start;
    private final ViewParts.Bodies bodies;

    /** Nodes by what stands before the last slash of their paths: the iteration that they are in, nothing at the top. */
    private final Map<String, List<JsonFields>> nodes = new HashMap<>();

    private ViewParser(JsonFields fields) {
        this.fields = fields;
        this.start = event(RunEvent.Opening.class, "start", fields.object("start"));
        this.bodies = new ViewParts.Bodies(start);
        for (JsonFields node : fields.objects("nodes")) {
            String path = node.text("path");
            String around = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            nodes.computeIfAbsent(around, key -> new ArrayList<>()).add(node);
        }
    }

    /** @throws JsonSyntaxException naming the field that is missing or wrong */
    static ExecutionView view(JsonFields fields) {
        try {
            return new ViewParser(fields).parts().toView();
        } catch (IllegalArgumentException e) { // a part refuses what it is given
            throw new JsonSyntaxException(0, 0, String.valueOf(e.getMessage()));
        }
    }

    private ViewParts parts() {
        JsonFields end = fields.objectOrNull("end");
        return new ViewParts(
                start,
                fields.number("seq"),
                fields.time("timestamp"),
                fields.constant(ExecutionStatus.class, "status"),
                nodes(""),
                fields.map("variables"),
                fields.object("progress").real("percent"),
                fields.numberOrNull("expectedEndMicros"),
                fields.number("outputChars"),
                fields.number("outputLimit"),
                end == null ? null : event(RunEvent.class, "end", end),
                fields.numberOr("missingEvents", 0));
    }

    private static <E extends ExecutionEvent> E event(Class<E> family, String name, JsonFields fields) {
        ExecutionEvent event = EventParser.parse(fields);
        if (!family.isInstance(event)) {
            throw new JsonSyntaxException(0, 0, name + " is another event: " + event.typeName());
        }
        return family.cast(event);
    }

    /** @param around the iteration that they are in; empty for those at the top */
    private List<NodeView> nodes(String around) {
        return nodes.getOrDefault(around, List.of()).stream().map(this::node).toList();
    }

    private NodeView node(JsonFields node) {
        Map<String, @Nullable Object> outputs = node.mapOrNull("outputs");
        JsonFields approval = node.objectOrNull("approval");
        JsonFields loop = node.objectOrNull("loop");
        return new NodeView(
                node.text("nodeId"),
                node.text("path"),
                node.text("kind"),
                node.constant(NodeStatus.class, "status"),
                (int) node.numberOr("attempt", 0),
                node.timeOr("startedAt", 0),
                node.numberOr("durationMs", -1),
                outputs == null ? null : Json.freezeMap(outputs),
                EventParser.error(node.objectOrNull("error")),
                node.integerOrNull("exitCode"),
                node.has("reason") ? node.constant(NodeEvent.SkipReason.class, "reason") : null,
                node.has("fraction") ? node.real("fraction") : 0,
                node.textOrNull("message"),
                node.timeOr("until", 0),
                approval == null ? null : approval.text("prompt"),
                node.flagOr("continueOnError", false),
                node.textOrNull("handledBy"),
                node.numberOr("droppedBytes", 0),
                output(node.objectOrNull("output")),
                loop == null ? null : loop(node, loop));
    }

    private static OutputTail output(@Nullable JsonFields output) {
        if (output == null) {
            return OutputTail.EMPTY;
        }
        List<OutputEvent> chunks = output.objects("chunks").stream()
                .map(chunk -> event(OutputEvent.class, "chunks", chunk))
                .toList();
        return OutputTail.restored(chunks, output.integer("older"), output.number("droppedLines"));
    }

    private LoopView loop(JsonFields node, JsonFields loop) {
        List<IterationView> iterations = new ArrayList<>();
        for (JsonFields iteration : loop.objects("iterations")) {
            long index = iteration.number("index");
            iterations.add(bodies.iteration(
                    node.text("nodeId"),
                    index,
                    Json.freeze(iteration.value("item")),
                    nodes(node.text("path") + "[" + index + "]")));
        }
        JsonFields end = loop.objectOrNull("end");
        return LoopView.restored(
                event(LoopEvent.Started.class, "start", loop.object("start")),
                iterations,
                loop.number("started"),
                ended(loop.object("sound")),
                ended(loop.object("failed")),
                end == null ? null : event(LoopEvent.Completed.class, "end", end));
    }

    private static LoopView.Ended ended(JsonFields ended) {
        return LoopView.Ended.restored(ended.number("count"), ended.numbers("last"));
    }
}
