package dev.telltale.monitor;

import dev.telltale.event.Condition;
import dev.telltale.event.Excerpt;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.InvalidConditionException;
import dev.telltale.event.NearestName;
import dev.telltale.monitor.filter.EventCondition;
import dev.telltale.monitor.filter.FilterQuery;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.wire.EventFields;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on the fields of events, as they are in JSON, in a language that is not the monitor's own.
 *
 * <p>An event of which a condition cannot be decided, because it makes no sense for it or takes too long, does not match; it is counted.
 * Thread-safe.
 */
public final class EventConditions {
    private static final Set<String> NAMES = Set.copyOf(EventFields.NAMES);
    private static final int EXCERPT = 30;

    private final Condition.Language language;
    private final LongAdder errors = new LongAdder();
    private final LongAdder exhausted = new LongAdder();

    /** @param language such as {@code CelCondition::compile} of the engine */
    public EventConditions(Condition.Language language) {
        this.language = language;
    }

    /**
     * A condition, for {@link dev.telltale.monitor.filter.EventFilter.Builder#where}; may take some milliseconds.
     *
     * @param text such as {@code data.durationMs > 1000}
     * @throws InvalidFilterException if it cannot be read or uses a name that events do not have; the message says where
     */
    public EventCondition where(String text) {
        try {
            return new Asked(language.compile(text, NAMES));
        } catch (InvalidConditionException e) {
            String message = place(text, e.offset()) + e.getMessage();
            throw new InvalidFilterException(FilterQuery.WHERE, Excerpt.of(text, EXCERPT), message, hint(e));
        }
    }

    /** Line, column, and what stands there. */
    private static String place(String text, int offset) {
        if (offset < 0 || offset > text.length()) {
            return "";
        }
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        long line = text.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
        String rest = text.substring(offset).lines().findFirst().orElse("");
        return (line > 1 ? "line " + line + ", " : "") + "column " + (text.codePointCount(start, offset) + 1) + ", "
                + (rest.isEmpty() ? "at the end" : "at '" + Excerpt.of(rest, EXCERPT) + "'") + ": ";
    }

    private static @Nullable String hint(InvalidConditionException e) {
        String unknown = e.unknownName();
        if (unknown == null) {
            return e.hint();
        }
        String near = NearestName.hint(unknown, NAMES);
        return near != null
                ? near
                : "what a type adds stands in data: data." + unknown + "; a text needs quotes: '" + unknown + "'";
    }

    /** Events that did not match because a condition made no sense for them. */
    public long errors() {
        return errors.sum();
    }

    /** Events that did not match because deciding a condition took too long. */
    public long exhausted() {
        return exhausted.sum();
    }

    private final class Asked implements EventCondition {
        private final Condition condition;

        Asked(Condition condition) {
            this.condition = condition;
        }

        @Override
        public String text() {
            return condition.text();
        }

        @Override
        public boolean test(ExecutionEvent event) {
            Condition.Outcome outcome = condition.test(EventFields.of(event));
            if (outcome == Condition.Outcome.ERROR) {
                errors.increment();
            } else if (outcome == Condition.Outcome.EXHAUSTED) {
                exhausted.increment();
            }
            return outcome == Condition.Outcome.HOLDS;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Asked asked && asked.text().equals(text());
        }

        @Override
        public int hashCode() {
            return text().hashCode();
        }

        @Override
        public String toString() {
            return text();
        }
    }
}
