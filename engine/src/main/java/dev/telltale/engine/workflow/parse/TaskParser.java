package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Template;
import dev.telltale.engine.workflow.KnownTasks;
import dev.telltale.engine.workflow.Position;
import dev.telltale.engine.workflow.TaskNode;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the call of a task, and checks it against the tasks that exist. */
final class TaskParser {
    private final ExpressionReader expressions;
    private final @Nullable KnownTasks tasks;

    /** @param tasks those that exist, or null when that is not to be checked */
    TaskParser(ExpressionReader expressions, @Nullable KnownTasks tasks) {
        this.expressions = expressions;
        this.tasks = tasks;
    }

    /** @param with its inputs, or null when it has none */
    @Nullable
    TaskNode read(Value value, @Nullable Value with, Scope scope) {
        Fields fields = with == null ? null : with.fields("the inputs of the task, by name");
        Template inputs = fields == null ? null : expressions.template(fields.map(), scope);
        String task = value.filledText();
        if (task == null || (with != null && fields == null)) {
            return null;
        }
        Map<String, TaskNode.Given> given = given(fields);
        // What cannot be read is reported; for the check of the names it may be anything.
        Template known = inputs != null ? inputs : unreadable(given);
        TaskNode node = new TaskNode(task, known, position(value), given);
        if (tasks != null) {
            node.problems(tasks).forEach(value.report()::add);
        }
        return fields != null && inputs == null ? null : node;
    }

    private static Map<String, TaskNode.Given> given(@Nullable Fields fields) {
        if (fields == null) {
            return Map.of();
        }
        Map<String, TaskNode.Given> given = new LinkedHashMap<>();
        for (Fields.Field field : fields.all()) {
            given.put(field.name(), new TaskNode.Given(position(field.key()), position(field.value())));
        }
        return given;
    }

    private static Template unreadable(Map<String, TaskNode.Given> given) {
        Map<String, Object> anything = new LinkedHashMap<>();
        given.keySet().forEach(name -> anything.put(name, "${{ null }}"));
        return Template.of(anything, Set.of());
    }

    private static Position position(Value value) {
        return new Position(value.line(), value.column(), value.path());
    }
}
