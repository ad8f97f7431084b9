package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Template;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a time to pass or to come; exactly one of the two is given.
 *
 * @param duration renders to a text for {@link DurationText#parse}
 * @param until renders to an RFC 3339 timestamp
 */
public record WaitNode(
        @Nullable Template duration, @Nullable Template until) implements NodeKind {
    public WaitNode {
        if ((duration == null) == (until == null)) {
            throw new IllegalArgumentException("a wait has a duration or a time, one of them");
        }
    }

    @Override
    public String name() {
        return "wait";
    }
}
