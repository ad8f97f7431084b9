package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Template;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a time to pass or to come, or for somebody's approval; exactly one of the three is given.
 *
 * @param duration renders to a text for {@link DurationText#parse}
 * @param until renders to an RFC 3339 timestamp
 * @param prompt renders to what somebody is to approve
 */
public record WaitNode(
        @Nullable Template duration,
        @Nullable Template until,
        @Nullable Template prompt) implements NodeKind {
    public WaitNode {
        if (Stream.of(duration, until, prompt).filter(Objects::nonNull).count() != 1) {
            throw new IllegalArgumentException("a wait has a duration, a time or a prompt, one of them");
        }
    }

    @Override
    public String name() {
        return "wait";
    }
}
