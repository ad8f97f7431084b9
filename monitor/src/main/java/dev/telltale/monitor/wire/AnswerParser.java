package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Json;
import dev.telltale.event.Progress;
import dev.telltale.event.VariablesView;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.monitor.view.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes progress, variables, lists and histories of the fields that {@link ViewJson} has written. Thread-safe: it has no state. */
final class AnswerParser {
    private AnswerParser() {}

    static Progress progress(JsonFields json) {
        return new Progress(
                json.text("executionId"),
                json.text("workflow"),
                json.constant(ExecutionStatus.class, "status"),
                json.real("percent"),
                json.integer("totalNodes"),
                json.integer("completedNodes"),
                json.integer("failedNodes"),
                json.integer("skippedNodes"),
                json.integer("cancelledNodes"),
                json.integer("runningNodes"),
                json.texts("currentNodes"),
                json.number("elapsedMs"),
                json.numberOrNull("etaMs"),
                json.number("seq"));
    }

    static VariablesView variables(JsonFields json) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>(json.map("variables"));
        variables.replaceAll((name, value) -> Json.freeze(value));
        return new VariablesView(json.text("executionId"), json.number("seq"), Collections.unmodifiableMap(variables));
    }

    static ExecutionList list(JsonFields json) {
        return new ExecutionList(
                json.objects("items").stream().map(AnswerParser::summary).toList(), json.textOrNull("next"));
    }

    private static ExecutionSummary summary(JsonFields json) {
        return new ExecutionSummary(
                json.text("executionId"),
                json.text("workflow"),
                json.constant(ExecutionStatus.class, "status"),
                json.number("seq"),
                json.timeOr("startedAt", 0),
                json.has("endedAt") ? (Long) json.time("endedAt") : null,
                EventParser.parent(json.objectOrNull("parent")),
                json.textMap("labels"),
                EventParser.error(json.objectOrNull("error")),
                progress(json.object("progress")));
    }

    static History history(JsonFields json) {
        List<ExecutionEvent> events = new ArrayList<>();
        for (JsonFields item : json.objects("items")) {
            events.add(EventParser.parse(item));
        }
        return new History(events, json.numberOrNull("next"));
    }
}
