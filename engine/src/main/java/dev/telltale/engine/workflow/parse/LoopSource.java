package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.workflow.LoopNode.Over;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads where the iterations of a loop come from; a literal of the wrong type is refused here, not at run time. */
final class LoopSource {
    private LoopSource() {}

    /** The field that says so. */
    static String word(Over over) {
        return over.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Expression read(ExpressionReader expressions, Over over, Fields loop, Scope scope) {
        Value value = Objects.requireNonNull(loop.find(word(over)));
        if (over == Over.WHILE) {
            return expressions.condition(value, scope);
        }
        if (over == Over.OVER && !value.isText() && !value.isList()) {
            value.wrong("an expression or a list", null);
            return null;
        }
        if (over == Over.TIMES && !value.isText() && value.integer(0, Integer.MAX_VALUE) == null) {
            return null;
        }
        return expressions.expression(value, scope);
    }
}
