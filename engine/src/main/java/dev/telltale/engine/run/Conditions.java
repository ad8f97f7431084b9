package dev.telltale.engine.run;

import dev.telltale.engine.expression.Expression;
import dev.telltale.event.ConditionEvent;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides conditions and tells how: one event for each. */
final class Conditions {
    /** Operands larger than this, in bytes of JSON, are described instead of repeated in every event. */
    private static final int LARGE = 8 << 10;

    private Conditions() {}

    /** A condition that takes no branch. @param path what it decides about: a node, or an iteration */
    static boolean test(
            Run run,
            NodeRun node,
            ConditionEvent.Of of,
            Expression condition,
            String path,
            Map<String, @Nullable Object> scope) {
        boolean result = condition.test(scope);
        run.record(event(run, node, of, condition, path, scope, result, null, List.of(), List.of()));
        return result;
    }

    /** One {@code when} of a switch. */
    static void recordWhen(
            Run run,
            NodeRun node,
            Expression condition,
            boolean result,
            @Nullable Object branch,
            List<String> taken,
            List<String> skipped) {
        run.record(event(
                run,
                node,
                ConditionEvent.Of.WHEN,
                condition,
                node.path(),
                node.graph().scope(),
                result,
                branch,
                taken,
                skipped));
    }

    private static ConditionEvent event(
            Run run,
            NodeRun node,
            ConditionEvent.Of of,
            Expression condition,
            String path,
            Map<String, @Nullable Object> scope,
            boolean result,
            @Nullable Object branch,
            List<String> taken,
            List<String> skipped) {
        return new ConditionEvent(
                run.recorder().next(node.id(), path, node.attempt(), node.status()),
                of,
                run.recorder().masked(condition.text()),
                run.recorder().masked(operands(condition, scope)),
                result,
                branch,
                taken,
                skipped);
    }

    private static Map<String, @Nullable Object> operands(Expression condition, Map<String, @Nullable Object> scope) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        condition.operands(scope).forEach((text, value) -> shown.put(text, operand(value)));
        return shown;
    }

    private static @Nullable Object operand(@Nullable Object value) {
        String kind = value instanceof List<?> ? "array" : value instanceof Map<?, ?> ? "object" : "text";
        try {
            Object frozen = Json.freeze(value);
            int size = Json.size(frozen);
            return size > LARGE ? "(" + kind + " of " + size + " bytes)" : frozen;
        } catch (JsonException tooLargeOrDeep) {
            return "(" + kind + " beyond what an event may carry)";
        }
    }
}
