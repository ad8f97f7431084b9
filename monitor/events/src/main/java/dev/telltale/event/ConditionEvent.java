package dev.telltale.event;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition was decided.
 *
 * @param of where it stands
 * @param expression as written
 * @param operands what each reference in it was worth, by its text, secrets masked
 * @param branch of a switch: the index of the branch taken, {@code "else"}, or null when this condition takes none
 * @param taken nodes that may now run; empty where nothing branches
 * @param skipped nodes of the branches not taken
 */
public record ConditionEvent(
        Envelope envelope,
        Of of,
        String expression,
        Map<String, @Nullable Object> operands,
        boolean result,
        @Nullable Object branch,
        List<String> taken,
        List<String> skipped)
        implements ExecutionEvent {
    public ConditionEvent {
        operands = Json.freezeMap(operands);
        taken = List.copyOf(taken);
        skipped = List.copyOf(skipped);
        if (branch != null && !(branch instanceof Long) && !branch.equals("else")) {
            throw new IllegalArgumentException("branch is " + branch + "; use an index (Long) or \"else\"");
        }
    }

    @Override
    public EventType type() {
        return EventType.CONDITION_EVALUATED;
    }

    /** The key in the workflow file that holds the condition. */
    public enum Of {
        IF,
        WHEN,
        WHILE,
        UNTIL;

        /** The word on the wire, in lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
