package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Template;
import dev.telltale.engine.workflow.TimeText;
import dev.telltale.engine.workflow.WaitNode;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a node waits for: a time, or somebody's approval. */
final class WaitParser {
    private static final List<String> KINDS = List.of("for", "until", "approval");

    private final ExpressionReader expressions;

    WaitParser(ExpressionReader expressions) {
        this.expressions = expressions;
    }

    @Nullable
    WaitNode read(Value value, Scope scope) {
        Fields fields = value.fields("as in wait: {for: 10s}");
        if (fields == null) {
            return null;
        }
        Value duration = fields.find("for");
        Value until = fields.find("until");
        Value approval = fields.find("approval");
        fields.finish();
        Template durationText = duration == null ? null : duration(duration, scope);
        Template untilText = until == null ? null : time(until, scope);
        Template prompt = approval == null ? null : prompt(approval, scope);
        if (KINDS.stream().filter(fields::has).count() != 1) {
            value.problem(
                    "a wait has one of 'for', 'until' and 'approval'",
                    "'for' takes a duration, 'until' a time, 'approval' a prompt");
            return null;
        }
        boolean isFine = durationText != null || untilText != null || prompt != null;
        return isFine ? new WaitNode(durationText, untilText, prompt) : null;
    }

    private @Nullable Template duration(Value value, Scope scope) {
        if (!value.isText()) {
            DurationReader.read(value);
            return null;
        }
        Template template = expressions.text(value, scope);
        boolean fine = template == null || !template.isLiteral() || DurationReader.check(value, template.text());
        return fine ? template : null;
    }

    private @Nullable Template time(Value value, Scope scope) {
        if (!value.isText()) {
            value.wrong("a time", TimeText.HINT);
            return null;
        }
        Template template = expressions.text(value, scope);
        if (template == null || !template.isLiteral()) {
            return template;
        }
        String problem = TimeText.problem(template.text(), Instant.now());
        if (problem != null) {
            value.problem(problem, TimeText.HINT);
        }
        return problem == null ? template : null;
    }

    private @Nullable Template prompt(Value value, Scope scope) {
        Fields fields = value.fields("as in approval: {prompt: Ship it?}");
        if (fields == null) {
            return null;
        }
        Value prompt = fields.require("prompt", "what somebody is to approve");
        fields.finish();
        return prompt == null || prompt.filledText() == null ? null : expressions.text(prompt, scope);
    }
}
