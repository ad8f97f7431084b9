package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.expression.Template;
import dev.telltale.engine.workflow.Definition;
import dev.telltale.engine.workflow.InputSpec;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.KnownTasks;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Report;
import dev.telltale.engine.workflow.yaml.Value;
import dev.telltale.engine.workflow.yaml.YamlDocument;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workflow in three walks: what is declared, the nodes with the names they mention, and the needs that follow
 * from the names. Each goes on after a problem, so that one reading finds them all. Not thread-safe: it reads one text.
 */
public final class WorkflowParser {
    private static final long MOST_PARALLEL = 10_000;

    private final Fields fields;
    private final @Nullable KnownTasks tasks;

    private WorkflowParser(Fields fields, @Nullable KnownTasks tasks) {
        this.fields = fields;
        this.tasks = tasks;
    }

    /**
     * Reads a workflow. Its tasks are not checked here, see {@link Workflow#checkTasks}.
     *
     * @param source what the text is called in messages, such as its file name
     * @throws InvalidWorkflowException with every problem of the text
     */
    public static Workflow parse(String text, String source) {
        return parse(text, source, null);
    }

    /**
     * Reads a workflow that is to run where certain tasks exist.
     *
     * @param source what the text is called in messages, such as its file name
     * @param tasks those that exist; null leaves that to {@link Workflow#checkTasks}
     * @throws InvalidWorkflowException with every problem of the text, those of its tasks and their inputs among them
     */
    public static Workflow parse(String text, String source, @Nullable KnownTasks tasks) {
        Report report = new Report(text);
        Value root = YamlDocument.read(text, report);
        Fields fields = root == null ? null : root.fields("a workflow has at least a name and nodes");
        Workflow workflow =
                fields == null ? null : new WorkflowParser(fields, tasks).workflow(Definition.of(text), report);
        if (workflow == null) {
            throw new InvalidWorkflowException(source, report.problems());
        }
        return workflow;
    }

    /** Null when the report has a problem. */
    private @Nullable Workflow workflow(Definition definition, Report report) {
        String name = name();
        Fields inputFields = section("inputs", "as in inputs: {region: {type: string}}");
        Fields variableFields = section("variables", "as in variables: {count: 0}");
        ExpressionReader expressions =
                new ExpressionReader(names("inputs", inputFields), names("variables", variableFields));
        List<InputSpec> inputs = inputFields == null ? List.of() : new InputParser(expressions).inputs(inputFields);
        Map<String, Template> variables = variables(variableFields, expressions);
        Value limit = fields.find("timeout");
        Duration timeout = limit == null ? null : DurationReader.read(limit);
        Value width = fields.find("maxParallel");
        Long maxParallel = width == null ? null : width.integer(1, MOST_PARALLEL);
        GraphParser graphs = new GraphParser(expressions, tasks);
        DraftGraph graph = graphs.graph(fields, null, Set.of());
        Scope outputScope = Scope.outputs();
        Map<String, Expression> outputs = outputs(expressions, outputScope);
        fields.finish();
        GraphLinker linker = new GraphLinker(graphs.byId());
        linker.link(graphs.graphs());
        linker.checkOutputs(outputScope.mentions(), graph);
        if (name == null || !report.isEmpty()) {
            return null;
        }
        return new Workflow(
                name,
                inputs,
                variables,
                timeout,
                maxParallel == null ? null : maxParallel.intValue(),
                graph.graph(),
                outputs,
                definition);
    }

    private @Nullable String name() {
        Value value = fields.require("name", "begin with name: and a word for the workflow");
        String name = value == null ? null : value.text();
        return value != null && name != null && Names.isWorkflow(value, name) ? name : null;
    }

    private @Nullable Fields section(String name, String hint) {
        Value value = fields.find(name);
        return value == null ? null : value.fields(hint);
    }

    /** The names a section declares; null when it is there but cannot be read, and then nothing is said of its names. */
    private @Nullable Set<String> names(String section, @Nullable Fields declared) {
        if (declared == null) {
            return fields.has(section) ? null : Set.of();
        }
        Set<String> names = new LinkedHashSet<>();
        declared.all().forEach(field -> names.add(field.name()));
        return names;
    }

    private static Map<String, Template> variables(@Nullable Fields declared, ExpressionReader expressions) {
        Map<String, Template> variables = new LinkedHashMap<>();
        for (Fields.Field field : declared == null ? List.<Fields.Field>of() : declared.all()) {
            Template value = expressions.template(field.value(), Scope.initialValue());
            if (Names.isField(field.key(), field.name(), "a variable") && value != null) {
                variables.put(field.name(), value);
            }
        }
        return variables;
    }

    private Map<String, Expression> outputs(ExpressionReader expressions, Scope scope) {
        Map<String, Expression> outputs = new LinkedHashMap<>();
        Fields declared = section("outputs", "as in outputs: {count: vars.count}");
        for (Fields.Field field : declared == null ? List.<Fields.Field>of() : declared.all()) {
            Expression value = expressions.expression(field.value(), scope);
            if (Names.isOutput(field.key(), field.name()) && value != null) {
                outputs.put(field.name(), value);
            }
        }
        return outputs;
    }
}
