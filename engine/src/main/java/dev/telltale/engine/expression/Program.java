package dev.telltale.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.telltale.engine.expression.cel.CelValues;
import dev.telltale.engine.expression.cel.Language;
import dev.telltale.engine.expression.cel.Meter;
import dev.telltale.engine.expression.cel.Refusal;
import dev.telltale.event.Condition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled expression, wherever it stands. Immutable; thread-safe. */
final class Program {
    private final String text;
    private final CelRuntime.Program program;
    private final List<Reference> references;
    private final Set<Long> keys;
    private final CelType type;
    private final Premises premises;

    private Program(String text, CelAbstractSyntaxTree checked, References references) throws CelEvaluationException {
        this.text = text;
        this.program = Language.program(checked);
        this.references = references.all();
        this.keys = references.keys();
        this.type = checked.getResultType();
        this.premises = new Premises(checked.getExpr());
    }

    static Program of(Expression.Key key) {
        String text = key.text();
        Set<String> names = key.names();
        CelCompiler compiler = Language.compiler(names);
        try {
            CelAbstractSyntaxTree parsed = compiler.parse(text).getAst();
            References references = new References(text, names, parsed);
            return new Program(text, compiler.check(parsed).getAst(), references);
        } catch (CelValidationException e) {
            throw Problems.ofCompiling(text, names, e);
        } catch (CelEvaluationException e) {
            throw Problems.ofEvaluating(text, e);
        } catch (StackOverflowError e) {
            throw new ExpressionException("the expression is nested too deeply", -1, null);
        }
    }

    /** @param base what to add to each offset */
    List<Reference> references(int base) {
        if (base == 0) {
            return references;
        }
        return references.stream()
                .map(r -> new Reference(r.text(), r.root(), r.path(), r.offset() + base))
                .toList();
    }

    /** Refuses an expression that can never be true or false. */
    void requireCondition() {
        if (!type.equals(SimpleType.BOOL) && !type.equals(SimpleType.DYN)) {
            throw new ExpressionException(
                    "a condition must be true or false; this never is", 0, "compare it with something");
        }
    }

    @Nullable
    Object evaluate(Map<String, ?> scope) {
        try {
            return CelValues.toJson(run(name -> Optional.of(variable(scope, name)), Meter.STEPS));
        } catch (CelEvaluationException e) {
            throw Problems.ofEvaluating(text, e);
        } catch (Refusal e) {
            throw new ExpressionException(e.reason(), -1, null);
        } catch (Meter.Exhausted e) {
            throw new ExpressionException(String.valueOf(e.getMessage()), -1, null);
        } catch (StackOverflowError e) {
            throw new ExpressionException("the expression is nested too deeply", -1, null);
        }
    }

    /** Whether it is true of values, of which those that are missing are null. @param steps how many it may take */
    Condition.Outcome test(Map<String, ? extends @Nullable Object> values, int steps) {
        try {
            if (!premises.hold(values)) {
                return Condition.Outcome.FAILS;
            }
            Object result = run(name -> Optional.of(CelValues.toCel(values.get(name))), steps);
            if (result instanceof Boolean isTrue) {
                return isTrue ? Condition.Outcome.HOLDS : Condition.Outcome.FAILS;
            }
            return Condition.Outcome.ERROR;
        } catch (CelEvaluationException e) {
            return switch (e.getErrorCode()) {
                case ATTRIBUTE_NOT_FOUND, INDEX_OUT_OF_BOUNDS -> Condition.Outcome.FAILS;
                case ITERATION_BUDGET_EXCEEDED -> Condition.Outcome.EXHAUSTED;
                default -> Condition.Outcome.ERROR;
            };
        } catch (Meter.Exhausted | StackOverflowError e) {
            return Condition.Outcome.EXHAUSTED;
        } catch (
                RuntimeException
                        e) { // a refusal, or whatever the library may have: who wrote this must not end others' streams
            return Condition.Outcome.ERROR;
        }
    }

    private Object run(CelVariableResolver variables, int steps) throws CelEvaluationException {
        Meter meter = Meter.begin(steps, keys);
        try {
            return program.trace(variables, meter);
        } finally {
            meter.end();
        }
    }

    private static Object variable(Map<String, ?> scope, String name) {
        Object value = scope.get(name);
        if (value == null && !scope.containsKey(name)) {
            throw new Refusal("'" + name + "' is not known here");
        }
        return CelValues.toCel(value);
    }
}
