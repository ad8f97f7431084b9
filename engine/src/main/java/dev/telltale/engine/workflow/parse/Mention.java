package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.workflow.yaml.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node named by another, as written; whether it exists is seen when all nodes are known.
 *
 * @param place the text that names it
 * @param offset of the name in that text, or -1 when the text is the name
 */
record Mention(String nodeId, Why why, Value place, int offset) {
    enum Why {
        /** In {@code needs}. */
        NEEDS,
        /** In an expression. */
        REFERENCE,
        /** In the {@code while} or {@code until} of a loop. */
        LOOP_CONDITION,
        /** In a {@code then} or {@code else}. */
        TARGET,
        /** In {@code onError}. */
        HANDLER
    }

    /** The ids in a value: one, or a list. */
    static List<Value> ids(@Nullable Value value) {
        if (value == null) {
            return List.of();
        }
        if (!value.isText() && !value.isList()) {
            value.wrong("the id of a node, or a list of ids", null);
            return List.of();
        }
        return value.itemsOrSelf();
    }

    void problem(String message, @Nullable String hint) {
        place.problem(offset, message, hint);
    }
}
