package dev.telltale.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.telltale.engine.expression.Expression;
import dev.telltale.event.Json;

class ExpressionFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anExpressionIsAJsonValueOrAProblemAtAPlaceInIt(byte[] bytes) {
        String text = Text.of(bytes);
        Scope.tryOut(text, () -> {
            Expression expression = Expression.compile(text, Scope.NAMES);
            Json.write(expression.operands(Scope.VALUES));
            Object value = expression.evaluate(Scope.VALUES);
            assertThat(expression.evaluate(Scope.VALUES)).isEqualTo(value);
            Json.write(value);
        });
    }
}
