package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.expression.ShellTemplate;
import dev.telltale.engine.expression.Template;
import dev.telltale.engine.workflow.EmitNode;
import dev.telltale.engine.workflow.KnownTasks;
import dev.telltale.engine.workflow.RunNode;
import dev.telltale.engine.workflow.RunNode.EnvEntry;
import dev.telltale.engine.workflow.SetNode;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a node does. */
final class KindParser {
    static final List<String> KINDS = List.of("run", "task", "set", "switch", "loop", "call", "wait", "emit");

    private final ExpressionReader expressions;
    private final FlowParser flow;
    private final WaitParser waits;
    private final TaskParser tasks;

    /** @param tasks those that exist, or null when that is not to be checked */
    KindParser(ExpressionReader expressions, FlowParser flow, @Nullable KnownTasks tasks) {
        this.expressions = expressions;
        this.flow = flow;
        this.waits = new WaitParser(expressions);
        this.tasks = new TaskParser(expressions, tasks);
    }

    /** The kinds a node has; one that is valid has one. */
    static List<String> kindsOf(Fields fields) {
        return KINDS.stream().filter(fields::has).toList();
    }

    /** Fills in the kind of a node; leaves it null after a problem. */
    void read(Fields fields, Draft draft) {
        Value with = fields.find("with");
        List<String> kinds = kindsOf(fields);
        for (String kind : kinds.subList(Math.min(1, kinds.size()), kinds.size())) {
            fields.key(kind).problem("the node has '" + kinds.get(0) + "' and '" + kind + "'", "make two nodes of it");
        }
        if (with != null && !kinds.contains("task")) {
            fields.key("with").problem("'with' belongs to 'task'", "remove it, or name a task");
        }
        if (kinds.isEmpty()) {
            return;
        }
        Value value = fields.find(kinds.get(0));
        if (value == null) {
            return;
        }
        Scope scope = Scope.of(draft);
        draft.kind = switch (kinds.get(0)) {
            case "run" -> run(value, scope);
            case "task" -> tasks.read(value, with, scope);
            case "set" -> set(value, scope);
            case "switch" -> flow.branches(value, draft);
            case "loop" -> flow.loop(value, draft);
            case "call" -> new CallParser(expressions).call(value, scope);
            case "wait" -> waits.read(value, scope);
            case "emit" -> emit(value, scope);
            default -> null;
        };
    }

    private @Nullable RunNode run(Value value, Scope scope) {
        if (!value.isMap()) {
            return run(value, null, Map.of(), scope);
        }
        Fields fields = value.fields(null);
        if (fields == null) {
            return null;
        }
        Value command = fields.require("command", "a shell command, or a list of a program and its arguments");
        Value cwd = fields.find("cwd");
        Value env = fields.find("env");
        fields.finish();
        Template folder = cwd == null ? null : expressions.text(cwd, scope);
        Map<String, EnvEntry> entries = env == null ? Map.of() : env(env, scope);
        return command == null ? null : run(command, folder, entries, scope);
    }

    private @Nullable RunNode run(Value command, @Nullable Template cwd, Map<String, EnvEntry> env, Scope scope) {
        if (command.isText()) {
            ShellTemplate script = expressions.script(command, scope);
            return script == null ? null : new RunNode(script, List.of(), cwd, env);
        }
        if (!command.isList()) {
            command.wrong("a shell command, or a list of a program and its arguments", null);
            return null;
        }
        List<Template> words = new ArrayList<>();
        for (Value word : command.parts()) {
            Template template = expressions.text(word, scope);
            if (template != null) {
                words.add(template);
            }
        }
        if (command.parts().isEmpty()) {
            command.problem(command.title() + " is empty", "its first item is the program to run");
        }
        return words.isEmpty() ? null : new RunNode(null, words, cwd, env);
    }

    private Map<String, EnvEntry> env(Value value, Scope scope) {
        Map<String, EnvEntry> env = new LinkedHashMap<>();
        Fields fields = value.fields("as in env: {LC_ALL: C}");
        for (Fields.Field field : fields == null ? List.<Fields.Field>of() : fields.all()) {
            EnvEntry entry = entry(field.value(), scope);
            if (Names.isEnvironment(field.key(), field.name()) && entry != null) {
                env.put(field.name(), entry);
            }
        }
        return env;
    }

    private @Nullable EnvEntry entry(Value value, Scope scope) {
        Value text = value;
        boolean secret = false;
        if (value.isMap()) {
            Fields fields = value.fields(null);
            text = fields == null ? null : fields.require("value", null);
            Value mark = fields == null ? null : fields.find("secret");
            secret = mark != null && Boolean.TRUE.equals(mark.bool());
            if (fields != null) {
                fields.finish();
            }
        }
        Template template = text == null ? null : expressions.text(text, scope);
        return template == null ? null : new EnvEntry(template, secret);
    }

    private @Nullable SetNode set(Value value, Scope scope) {
        Fields fields = value.fields("as in set: {count: vars.count + 1}");
        if (fields == null) {
            return null;
        }
        Map<String, Expression> values = new LinkedHashMap<>();
        for (Fields.Field field : fields.all()) {
            Expression expression = expressions.expression(field.value(), scope);
            if (expressions.isVariable(field.key(), field.name()) && expression != null) {
                values.put(field.name(), expression);
            }
        }
        if (fields.all().isEmpty()) {
            value.problem("'set' is empty", "name a variable and its new value");
        }
        return new SetNode(values);
    }

    private @Nullable EmitNode emit(Value value, Scope scope) {
        Fields fields = value.fields("as in emit: {name: order.packed, data: {order: 7}}");
        if (fields == null) {
            return null;
        }
        Value name = fields.require("name", "its event type will be custom.<name>");
        Value data = fields.find("data");
        fields.finish();
        Template values = null;
        if (data != null && (data.isMap() || data.isText())) {
            values = expressions.template(data, scope);
            if (values != null && data.isText() && values.isLiteral()) {
                data.wrong("a map", null);
            }
        } else if (data != null) {
            data.wrong("a map", null);
        }
        String event = name == null ? null : name.text();
        if (name == null || event == null || !Names.isEvent(name, event)) {
            return null;
        }
        return new EmitNode(event, values);
    }
}
