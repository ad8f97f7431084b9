package dev.telltale.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import dev.telltale.engine.expression.cel.CelValues;
import dev.telltale.engine.expression.cel.Language;
import dev.telltale.engine.expression.cel.Meter;
import dev.telltale.engine.expression.cel.Refusal;
import java.util.HashSet;
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

    private Program(String text, CelRuntime.Program program, References references) {
        this.text = text;
        this.program = program;
        this.references = references.all();
        this.keys = references.keys();
    }

    static Program of(Expression.Key key) {
        String text = key.text();
        Set<String> names = new HashSet<>(Language.ROOTS);
        names.addAll(key.names());
        CelCompiler compiler = Language.compiler(key.names());
        try {
            CelAbstractSyntaxTree parsed = compiler.parse(text).getAst();
            References references = new References(text, names, parsed);
            return new Program(text, Language.program(compiler.check(parsed).getAst()), references);
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

    @Nullable
    Object evaluate(Map<String, ?> scope) {
        CelVariableResolver variables = name -> Optional.of(variable(scope, name));
        Meter meter = Meter.begin(keys);
        try {
            return CelValues.toJson(program.trace(variables, meter));
        } catch (CelEvaluationException e) {
            throw Problems.ofEvaluating(text, e);
        } catch (Refusal e) {
            throw new ExpressionException(e.reason(), -1, null);
        } catch (Meter.Exhausted e) {
            throw new ExpressionException(String.valueOf(e.getMessage()), -1, null);
        } catch (StackOverflowError e) {
            throw new ExpressionException("the expression is nested too deeply", -1, null);
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
