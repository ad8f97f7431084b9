package dev.telltale.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.Condition;
import dev.telltale.event.Condition.Outcome;
import dev.telltale.event.InvalidConditionException;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelConditionTest {
    private static final Set<String> NAMES = Set.of("type", "nodeId", "attempt", "data", "error");
    private static final Map<String, Object> COMPLETED = Map.of(
            "type",
            "node.completed",
            "nodeId",
            "push",
            "attempt",
            2L,
            "data",
            Map.of("durationMs", 1500L, "outputs", Map.of("k", "v"), "list", List.of(1L, 2L)));
    private static final Map<String, Object> SAID = Map.of("type", "custom.tick", "data", 7L);

    private static Outcome test(String text, Map<String, ?> values) {
        return CelCondition.compile(text, NAMES).test(values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            data.durationMs > 1000                                  | HOLDS
            data.durationMs > 2000                                  | FAILS
            type == 'node.completed' && data.outputs.k == 'v'       | HOLDS
            data['outputs']['k'] != 'w'                             | HOLDS
            nodeId.startsWith('pu') && attempt > 1                  | HOLDS
            error == null                                           | HOLDS
            error.kind == 'timeout'                                 | FAILS
            `error.kind == 'timeout' || attempt == 2`               | HOLDS
            !has(data.exitCode)                                     | HOLDS
            data.?exitCode.orValue(0) == 0                          | HOLDS
            data.exitCode == 0                                      | FAILS
            data.list.exists(x, x == 2)                             | HOLDS
            data.list[5] == 1                                       | FAILS
            1 in data.list                                          | HOLDS
            data.durationMs > 'long'                                | ERROR
            data.durationMs / 0 == 1                                | ERROR
            data.durationMs                                         | ERROR
            """)
    void itIsDecidedByTheValues(String text, Outcome outcome) {
        assertThat(test(text, COMPLETED)).isEqualTo(outcome);
    }

    @Test
    void whatIsMissingIsNullAndWhatItHasMakesItFail() {
        assertThat(test("nodeId == null", SAID)).isEqualTo(Outcome.HOLDS);
        assertThat(test("nodeId == 'push'", SAID)).isEqualTo(Outcome.FAILS);
        assertThat(test("nodeId != 'push'", SAID)).isEqualTo(Outcome.HOLDS);
        assertThat(test("nodeId.startsWith('p')", SAID)).isEqualTo(Outcome.FAILS);
        assertThat(test("data == 7", SAID)).isEqualTo(Outcome.HOLDS);
        assertThat(test("data.durationMs > 1000", SAID)).isEqualTo(Outcome.FAILS);
    }

    /** What premises tell without an evaluation is what it would have come to. */
    @Test
    void aConditionHoldsExactlyWhereTheWholeExpressionIsTrue() {
        List<String> parts = List.of(
                "type == 'node.completed'",
                "'custom.tick' == type",
                "nodeId == null",
                "nodeId in [null, 'push']",
                "string(nodeId) == 'null'",
                "nodeId.size() == 4",
                "attempt <= 2",
                "data.x == 'a'",
                "data['x'] == null",
                "data.x.y == 'a'",
                "has(data.x)",
                "data.?x == optional.of('a')",
                "data.?x.?y.orValue('a') == 'a'",
                "(data.x == 'a' ? data.y : 'b') == 'b'",
                "[data.x, 'a'].exists(x, x == 'a')",
                "!(data.x == 'b')",
                "data == 7",
                "type(data) == int",
                "dyn(error) == null",
                "max(attempt, 1) == 2");
        List<Map<String, ?>> values = List.of(
                COMPLETED,
                SAID,
                data(null),
                data(Map.of("x", "a", "y", "b")),
                data(Map.of("x", "b")),
                data(nullAt("x")),
                data(Map.of("x", Map.of("y", "a"))));
        for (String one : parts) {
            for (String other : parts) {
                for (String text :
                        List.of(one + " && " + other, one + " || " + other, "!(" + one + " && " + other + ")")) {
                    for (Map<String, ?> each : values) {
                        assertThat(test(text, each) == Outcome.HOLDS)
                                .as(text + " of " + each)
                                .isEqualTo(isTrue(text, each));
                    }
                }
            }
        }
    }

    private static boolean isTrue(String text, Map<String, ?> values) {
        Map<String, @Nullable Object> scope = new LinkedHashMap<>();
        NAMES.forEach(name -> scope.put(name, values.get(name)));
        try {
            return Expression.compile(text, NAMES).test(scope);
        } catch (ExpressionException e) {
            return false;
        }
    }

    private static Map<String, Object> data(@Nullable Object data) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("type", "custom.tick");
        values.put("data", data);
        return values;
    }

    private static Map<String, Object> nullAt(String name) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(name, null);
        return map;
    }

    @Test
    void anUnknownNameIsToldWithThoseThatAreKnown() {
        assertThatThrownBy(() -> CelCondition.compile("attempt > 1 && durationMs > 1000", NAMES))
                .isInstanceOfSatisfying(InvalidConditionException.class, e -> {
                    assertThat(e.offset()).isEqualTo(15);
                    assertThat(e.unknownName()).isEqualTo("durationMs");
                    assertThat(e).hasMessageContaining("known are attempt, data, error, nodeId, type");
                });
        assertThatThrownBy(() -> CelCondition.compile("inputs.x == 1", NAMES))
                .as("what workflows know is not known here")
                .isInstanceOf(InvalidConditionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "type = 'x'", "type ==", "'text'", "1 + 1", "[type]", "nothing(type)"})
    void whatIsNoConditionIsRefused(String text) {
        assertThatThrownBy(() -> CelCondition.compile(text, NAMES)).isInstanceOf(InvalidConditionException.class);
    }

    @Test
    void itsLengthAndDepthAreBounded() {
        for (String text : List.of(
                "type == '" + "x".repeat(10_000) + "'", "(".repeat(200) + "true" + ")".repeat(200), "(".repeat(5000))) {
            assertThatThrownBy(() -> CelCondition.compile(text, NAMES)).isInstanceOf(InvalidConditionException.class);
        }
    }

    @Test
    @Timeout(20)
    void whatTakesTooLongEndsSoon() {
        Map<String, Object> large = Map.of("type", "custom.tick", "data", List.copyOf(numbers(5_000)));
        Condition condition = CelCondition.compile("data.exists(x, data.exists(y, x + y == -1))", NAMES);

        for (int i = 0; i < 200; i++) {
            assertThat(condition.test(large)).isEqualTo(Outcome.EXHAUSTED);
        }
    }

    @Test
    void asMuchTextAsAnEventOfOutputHasMayBeLookedThroughThreeTimes() {
        Map<String, Object> output = data(Map.of("text", "x".repeat(8 << 10)));

        String three = "data.text.contains('a') || data.text.contains('b') || data.text.contains('c')";

        assertThat(test(three, output)).isEqualTo(Outcome.FAILS);
        assertThat(test(three + " || data.text.contains('d')", output)).isEqualTo(Outcome.EXHAUSTED);
    }

    // Conditions are text of clients, and asked about events on behalf of all that watch.
    @ParameterizedTest
    @ValueSource(strings = {"data > 1", "type == 'custom.tick'", "[data].exists(d, d == 7)"})
    void whateverElseGoesWrongItIsUndecided(String text) {
        Map<String, Object> broken = new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, Object>> entrySet() {
                throw new IllegalStateException("broken");
            }
        };
        assertThat(test(text, broken)).isEqualTo(Outcome.ERROR);
    }

    private static List<Object> numbers(int count) {
        Object[] numbers = new Object[count];
        Arrays.setAll(numbers, i -> (long) i);
        return Arrays.asList(numbers);
    }
}
