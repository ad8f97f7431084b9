package dev.telltale.engine.expression;

import dev.telltale.event.Condition;
import dev.telltale.event.InvalidConditionException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition in CEL, with the functions that {@link Expression} has, for what is asked about every event: it may take far fewer steps,
 * and values of which it cannot be true are mostly told apart without evaluating it. Immutable, thread-safe.
 */
public final class CelCondition implements Condition {
    /**
     * Less than a millisecond, as it is taken from all who are served by the same thread; enough to look three times through as much
     * text as one event of output has at most.
     */
    static final int STEPS = 1_000;

    private final String text;
    private final Program program;

    private CelCondition(String text, Program program) {
        this.text = text;
        this.program = program;
    }

    /**
     * The {@link Condition.Language}: compiles a condition, in about a millisecond; compiled ones are cached.
     *
     * @param names that it may use; any value may be behind them
     * @throws InvalidConditionException when it is no valid condition, or uses another name
     */
    public static Condition compile(String text, Set<String> names) {
        try {
            Program program = Expression.program(text, names);
            program.requireCondition();
            return new CelCondition(text, program);
        } catch (ExpressionException e) {
            throw new InvalidConditionException(String.valueOf(e.getMessage()), e.offset(), e.unknownName(), e.hint());
        }
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public Outcome test(Map<String, ? extends @Nullable Object> values) {
        return program.test(values, STEPS);
    }

    @Override
    public String toString() {
        return text;
    }
}
