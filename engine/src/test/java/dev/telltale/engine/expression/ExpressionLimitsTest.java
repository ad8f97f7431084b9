package dev.telltale.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.engine.expression.cel.Meter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an expression says, evaluating it ends soon, in little memory, and tells no secret. */
class ExpressionLimitsTest {
    private static final String BIG = "x".repeat(1 << 20);
    private static final Map<String, ?> SCOPE = Map.of(
            "vars",
            Map.of(
                    "big",
                    BIG,
                    "list",
                    Collections.nCopies(100_000, "y"),
                    "long",
                    Collections.nCopies(9_000, 1L),
                    "secret",
                    "s3cr3t-value"));

    private static String chain(String start, String step, int times) {
        return start + step.repeat(times);
    }

    static List<String> bombs() {
        String digits = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
        String dag = chain("[1]", ".map(a, [a, a])", 25);
        return List.of(
                chain("['0123456789']", ".map(a, a + a)", 30),
                chain("[" + digits + "]", ".map(a, a + a)", 30),
                chain("[1]", ".map(a, [a, a])", 40),
                chain("[1]", ".map(a, {'x': a, 'y': a})", 40),
                chain("[" + digits + "]", ".map(a, a.map(b, a))", 12),
                dag + " == " + dag,
                dag + " in [" + dag + "]",
                dag + " && true",
                dag + ".value()",
                dag + "[99999999999]",
                dag + "[?99999999999]",
                "{" + dag + ": 1}",
                "{'a': 1}[dyn(" + dag + ")]",
                "dyn(" + dag + ") in dyn({'a': 1})",
                "dyn(" + dag + ") + 1",
                "size(" + chain("[" + digits + "]", ".map(a, a + a)", 30) + ") > 0 || true",
                digits + ".map(a, " + digits + ".map(b, " + digits + ".map(c, " + digits + ".map(d, " + digits
                        + ".map(e, 1)))))",
                "vars.list.map(x, x)",
                "vars.list.exists(x, x == 'z')",
                "vars.long.map(x, vars.list + vars.list)",
                "vars.long.exists(x, vars.list == [vars.big])  || vars.long.exists(x, vars.list == vars.list.map(y, y))",
                "vars.long.map(x, vars.list)",
                "vars.long.exists(x, 'q' in vars.list)",
                "vars.long.exists(x, vars.big.contains('q'))",
                "vars.long.exists(x, vars.big.matches('(x+)+q'))",
                "vars.long.map(x, vars.big.split(''))",
                "vars.long.map(x, vars.big.lowerAscii())",
                "vars.long.map(x, vars.big.substring(1))",
                "vars.big + vars.big",
                "vars.big.replace('x', 'xxxxxxxxxxxxxxxx')",
                "vars.big.replace('', 'abcdefgh')",
                "vars.list.join(vars.big)",
                "vars.big.contains(vars.big.substring(500000) + 'q')",
                "'x'.matches('((a{999}){999}){999}')",
                "'x'.matches('(a{900}\\\\Q)\\\\E){900}')",
                "'x'.matches('" + "(".repeat(500) + "')",
                "vars.big.matches(vars.big)",
                "duration(vars.big.replace('x', '1s', 30000).substring(0, 60000))",
                "json(vars.big.replace('x', '[').substring(0, 60000))",
                "json('[' + vars.list.map(y, '1').join(',') + ']')",
                "1" + " + 1".repeat(1_500),
                "(".repeat(100) + "1" + ")".repeat(100),
                "[".repeat(100) + "]".repeat(100),
                "'" + "x".repeat(9_000) + "'",
                "[" + "1,".repeat(3_000) + "1]",
                chain("[1]", ".map(a, a)", 300));
    }

    // The bound is generous for a busy machine; alone, each takes less than half a second.
    @ParameterizedTest
    @MethodSource("bombs")
    @Timeout(20)
    void aBombEndsInAClearError(String bomb) {
        assertThatThrownBy(() -> Expression.compile(bomb, Set.of()).evaluate(SCOPE))
                .isInstanceOfSatisfying(ExpressionException.class, e -> {
                    assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("xxxxx", "[[", "java.");
                    assertThat(e.getCause()).isNull();
                });
    }

    @Test
    void sharedStructuresOfHarmlessSizeWork() {
        assertThat(Expression.compile(chain("[1]", ".map(a, [a, a])", 10) + ".size()", Set.of())
                        .evaluate(SCOPE))
                .isEqualTo(1L);
        assertThat(Expression.compile("(vars.list + ['z']).size()", Set.of()).evaluate(SCOPE))
                .isEqualTo(100_001L);
        assertThat(Expression.compile("'z' in vars.list || vars.big.contains('q')", Set.of())
                        .evaluate(SCOPE))
                .isEqualTo(false);
        assertThat(Expression.compile("vars.long.map(x, x + 1).size()", Set.of())
                        .evaluate(SCOPE))
                .isEqualTo(9_000L);
        assertThat(Expression.compile("'2026-01-05'.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')", Set.of())
                        .test(SCOPE))
                .isTrue();
        assertThat(Expression.compile("'a1b2'.matches('^[[:alnum:]]{4}$') && !'a'.matches('[^]a]')", Set.of())
                        .test(SCOPE))
                .isTrue();
    }

    // G10
    @Test
    void noErrorShowsAValue() {
        for (String text : List.of(
                "vars.secret + 1",
                "vars[vars.secret]",
                "{vars.secret: 1, vars.secret: 2}",
                "int(vars.secret)",
                "double(vars.secret)",
                "bool(vars.secret)",
                "timestamp(vars.secret)",
                "duration(vars.secret)",
                "vars.secret.x",
                "vars.secret[0]",
                "vars.list[vars.secret]",
                "vars.secret && true",
                "vars.secret ? 1 : 2",
                "vars.secret.value()",
                "[?vars.secret]",
                "{?'a': vars.secret}",
                "vars.secret.matches('(' + vars.secret)",
                "vars.secret.all(x, x)",
                "-dyn(vars.secret)",
                "json(vars.secret)",
                "vars.secret.substring(99)",
                "min(vars.secret, 1)",
                "timestamp('2026-01-01T00:00:00Z').getHours(vars.secret)")) {
            assertThatThrownBy(() -> Expression.compile(text, Set.of()).evaluate(SCOPE))
                    .as(text)
                    .isInstanceOfSatisfying(ExpressionException.class, e -> {
                        assertThat(e.toString() + e.hint()).doesNotContain("s3cr3t");
                        assertThat(e.getCause()).isNull();
                        assertThat(e.getSuppressed()).isEmpty();
                    });
        }
    }

    @Test
    void oneExpressionServesManyThreads() throws Exception {
        Expression expression = Expression.compile("[1, 2, 3].map(x, x * vars.n).exists(x, x == 3 * vars.n)", Set.of());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (long n = 1; n <= 2_000; n++) {
                Map<String, ?> scope = Map.of("vars", Map.of("n", n));
                calls.add(() -> expression.test(scope));
            }
            for (Future<Boolean> result : threads.invokeAll(calls)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void evaluatingLeavesNothingBehindOnItsThread() {
        Expression.compile("1 + 1", Set.of()).evaluate(Map.of());
        assertThatThrownBy(Meter::current).isInstanceOf(IllegalStateException.class);
    }
}
