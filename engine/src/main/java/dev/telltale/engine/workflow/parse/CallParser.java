package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Template;
import dev.telltale.engine.workflow.CallNode;
import dev.telltale.engine.workflow.Position;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads which workflow a node calls, and with what. */
final class CallParser {
    private static final String HINT = "as in call: {workflow: deploy, inputs: {region: eu}}";

    private final ExpressionReader expressions;

    CallParser(ExpressionReader expressions) {
        this.expressions = expressions;
    }

    /** Null after a problem. */
    @Nullable
    CallNode call(Value value, Scope scope) {
        Fields fields = value.fields(HINT);
        if (fields == null) {
            return null;
        }
        Value workflow = fields.require("workflow", "name the workflow to run, " + HINT);
        Value inputs = fields.find("inputs");
        fields.finish();
        Map<String, CallNode.Input> given = inputs == null ? Map.of() : inputs(inputs, scope);
        Template name = workflow == null ? null : name(workflow, scope);
        return workflow == null || name == null || given == null ? null : new CallNode(name, given, position(workflow));
    }

    private @Nullable Template name(Value value, Scope scope) {
        if (value.filledText() == null) {
            return null;
        }
        Template name = expressions.text(value, scope);
        boolean isFine = name != null && (!name.isLiteral() || Names.isWorkflow(value, name.text()));
        return isFine ? name : null;
    }

    private @Nullable Map<String, CallNode.Input> inputs(Value value, Scope scope) {
        Fields fields = value.fields("the inputs of the workflow, by name");
        Map<String, CallNode.Input> inputs = new LinkedHashMap<>();
        boolean isFine = fields != null;
        for (Fields.Field field : fields == null ? List.<Fields.Field>of() : fields.all()) {
            Template template = expressions.template(field.value(), scope);
            if (field.name().contains("${{")) {
                field.key().problem("a name is never computed", "use ${{ }} in the value only");
                isFine = false;
            } else if (template == null) {
                isFine = false;
            } else {
                inputs.put(field.name(), new CallNode.Input(template, position(field.value())));
            }
        }
        return isFine ? inputs : null;
    }

    private static Position position(Value value) {
        return new Position(value.line(), value.column(), value.path());
    }
}
