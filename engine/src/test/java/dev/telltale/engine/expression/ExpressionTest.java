package dev.telltale.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final Map<String, Object> INPUTS = new LinkedHashMap<>();

    static {
        INPUTS.put("n", 3L);
        INPUTS.put("d", 1.5);
        INPUTS.put("s", "hello");
        INPUTS.put("nothing", null);
        INPUTS.put("list", Arrays.asList(1L, 2.5, null, "x", List.of(4L)));
        INPUTS.put("map", Map.of("a-b", 5L, "deep", Map.of("k", "v")));
    }

    private static final Map<String, Object> SCOPE = new LinkedHashMap<>(Map.of(
            "inputs", INPUTS,
            "vars", Map.of("i", 1L),
            "nodes", Map.of("my-node", Map.of("outputs", Map.of("x", "12"), "status", "completed")),
            "execution", Map.of("id", "e1"),
            "item_index", 0L));

    static {
        SCOPE.put("item", null);
    }

    private static Object eval(String text) {
        return Expression.compile(text, Set.of("item", "item_index")).evaluate(SCOPE);
    }

    private static ExpressionException failure(String text) {
        try {
            throw new AssertionError(text + " gave " + eval(text));
        } catch (ExpressionException e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 + 1                                   | 2
            inputs.n + 1                            | 4
            inputs.n + inputs.d                     | 4.5
            inputs.d * 2                            | 3.0
            1 - 0.5                                 | 0.5
            7 / 2                                   | 3
            7 / 2.0                                 | 3.5
            7.5 / 3                                 | 2.5
            7 % 2                                   | 1
            7 % 2.5                                 | 2.0
            7.5 % 2                                 | 1.5
            7.5 % 2.0                               | 1.5
            -inputs.n                               | -3
            1u + 2u                                 | 3
            inputs.n > 2.5                          | true
            inputs.d < 2                            | true
            1 == 1.0                                | true
            inputs.n == 3.0                         | true
            inputs.n != 3.0                         | false
            9007199254740993 == 9007199254740992.0  | false
            [1, 2.0] == [1.0, 2]                    | true
            {'a': 1} == {'a': 1.0}                  | true
            'a' == 1                                | false
            inputs.n in [1.0, 3.0]                  | true
            'deep' in inputs.map                    | true
            [4] in inputs.list                      | true
            inputs.nothing == null                  | true
            inputs.list[2] == null                  | true
            item == null                            | true
            has(inputs.nothing)                     | true
            has(inputs.gone)                        | false
            has(nodes.gone)                         | false
            inputs.?gone.orValue(4)                 | 4
            inputs[?'gone'].orValue(4)              | 4
            inputs.?map.deep.k.orValue('z')         | v
            inputs.?list[0].orValue(9)              | 1
            inputs.?list[?9].orValue(9)             | 9
            inputs.?map['deep'].?k.orValue('z')     | v
            inputs.?n.hasValue()                    | true
            optional.of(1).optMap(v, v + inputs.n).value() | 4
            inputs['map']['a-b']                    | 5
            inputs.list[item_index]                 | 1
            nodes['my-node'].outputs.x              | 12
            int(nodes['my-node'].outputs.x) > 10    | true
            double('1.5') + int('2')                | 3.5
            string(1) + string(true) + string(1.5)  | 1true1.5
            size(inputs.list) + inputs.s.size()     | 10
            inputs.n > 2 ? 'many' : 'few'           | many
            inputs.n > 2 && !(inputs.d > 2)         | true
            inputs.s.startsWith('he')               | true
            inputs.s.endsWith('lo')                 | true
            inputs.s.contains('ell')                | true
            inputs.s.matches('^h.l+o$')             | true
            inputs.s.upperAscii()                   | HELLO
            'ÄB'.lowerAscii()                       | Äb
            ' x\\t'.trim()                          | x
            inputs.s.substring(1, 3)                | el
            '😀bc'.substring(1)                     | bc
            '😀bc'.indexOf('b')                     | 1
            'abc'.replace('b', '')                  | ac
            'abc'.replace('', '-')                  | -a-b-c-
            'aaa'.replace('a', 'b', 2)              | bba
            ['a', 'b'].join('-')                    | a-b
            ['', ''].join('-')                      | -
            ['a', 'b'].join()                       | ab
            abs(-3)                                 | 3
            abs(-1.5)                               | 1.5
            floor(2.7)                              | 2
            ceil(2.1)                               | 3
            round(2.5)                              | 3
            round(-0.5)                             | -1
            round(0.49999999999999994)              | 0
            min(3, 2.5)                             | 2.5
            max([1, 5, 2])                          | 5
            max('a', 'b')                           | b
            json('[1, {"a": null}]')[1].a == null   | true
            json('12345678901234567890') > 1.0      | true
            [1, 2, 3].exists(x, x > 2)              | true
            [1, 2, 3].all(x, x > 2)                 | false
            [1, 2, 3].exists_one(x, x > 2)          | true
            inputs.map.exists(k, k == 'deep')       | true
            duration('90m')                         | 5400s
            duration('1.5s')                        | 1.5s
            timestamp('2026-01-01T00:00:00Z') + duration('1h') | 2026-01-01T01:00:00Z
            timestamp('2026-03-01T00:00:00Z').getMonth() | 2
            type(1) == int                          | true
            .inputs.n                               | 3
            """)
    void theLanguage(String text, String expected) {
        assertThat(String.valueOf(eval(text))).isEqualTo(expected);
    }

    @Test
    void orAndAndDecideWithoutTheOperandThatFails() {
        assertThat(eval("inputs.gone > 2 || true")).isEqualTo(true);
        assertThat(eval("inputs.gone > 2 && false")).isEqualTo(false);
        assertThat(failure("inputs.gone > 2 || false")).hasMessage("there is no 'gone'");
    }

    @Test
    void resultsAreJsonValues() {
        assertThat(eval("1")).isEqualTo(1L);
        assertThat(eval("1u")).isEqualTo(1L);
        assertThat(eval("1.0")).isEqualTo(1.0);
        assertThat(eval("null")).isNull();
        assertThat(eval("item")).isNull();
        assertThat(eval("inputs.?gone")).isNull();
        assertThat(eval("[1, [inputs.nothing], {'a': inputs.d, 2: true}]"))
                .isEqualTo(Arrays.asList(1L, Arrays.asList((Object) null), Map.of("a", 1.5, "2", true)));
        assertThat(eval("inputs.list.map(x, x)")).isEqualTo(INPUTS.get("list"));
        assertThat(eval("inputs.list.filter(x, x != null)")).isEqualTo(List.of(1L, 2.5, "x", List.of(4L)));
        assertThat(eval("'a,b,,c'.split(',')")).isEqualTo(List.of("a", "b", "", "c"));
        assertThat(eval("'a,b,,c'.split(',', 2)")).isEqualTo(List.of("a", "b,,c"));
        assertThat(eval("'a😀'.split('')")).isEqualTo(List.of("a", "😀"));
        assertThatThrownBy(() -> ((List<?>) eval("[1]")).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(failure("b'abc'")).hasMessageContaining("bytes");
        assertThat(failure("type(1)")).hasMessageContaining("type");
        assertThat(failure("1e308 * 10.0")).hasMessageContaining("finite");
        assertThat(failure("{1: 1, '1': 2}")).hasMessageContaining("two keys");
    }

    @Test
    void whatStandsInTheScopeIsGivenBackWithoutACopy() {
        assertThat(eval("inputs.list")).isSameAs(INPUTS.get("list"));
        assertThat(((List<?>) eval("[inputs.list]")).get(0)).isSameAs(INPUTS.get("list"));
    }

    @Test
    void numbersOfOtherTypesAreTakenAsTheyAre() {
        Map<String, ?> scope = Map.of("vars", Map.of("i", 3, "f", 1.5f, "b", (byte) 1));
        assertThat(Expression.compile("vars.i + 1 + vars.b + vars.f", Set.of()).evaluate(scope))
                .isEqualTo(6.5);
    }

    @Test
    void aLazyScopeIsReadOnlyWhereItIsUsed() {
        Map<String, Object> lazy = new LinkedHashMap<>() {
            @Override
            public Object get(Object key) {
                assertThat(key).isEqualTo("wanted");
                return Map.of("status", "completed");
            }

            @Override
            public boolean containsKey(Object key) {
                return key.equals("wanted");
            }

            @Override
            public Set<Map.Entry<String, Object>> entrySet() {
                throw new AssertionError("copied");
            }
        };
        assertThat(Expression.compile("nodes.wanted.status == 'completed'", Set.of())
                        .test(Map.of("nodes", lazy)))
                .isTrue();
    }

    @Test
    void anExpressionMayBeEvaluatedWithinAnother() {
        Map<String, Object> lazy = new LinkedHashMap<>() {
            @Override
            public Object get(Object key) {
                return eval("inputs.list.map(x, x).size()");
            }

            @Override
            public boolean containsKey(Object key) {
                return true;
            }
        };
        assertThat(Expression.compile("[1].map(x, vars.a + vars.b)", Set.of()).evaluate(Map.of("vars", lazy)))
                .isEqualTo(List.of(10L));
    }

    @Test
    void failuresSayWhatIsWrongAndWhere() {
        assertThat(failure("1 / 0")).hasMessage("division by zero").returns(2, ExpressionException::offset);
        assertThat(failure("1.0 / 0")).hasMessage("division by zero");
        assertThat(failure("1 % 0.0")).hasMessage("division by zero");
        assertThat(failure("9223372036854775807 + inputs.n")).hasMessageContaining("64 bits");
        assertThat(failure("'😀' + inputs.gone"))
                .hasMessage("there is no 'gone'")
                .returns(13, ExpressionException::offset);
        assertThat(failure("inputs['gone']")).hasMessage("there is no 'gone'");
        assertThat(failure("inputs.s.x")).hasMessageContaining("'x' is read from a value that is no object");
        assertThat(failure("inputs.list[9]")).hasMessageContaining("no element");
        assertThat(failure("int(inputs.s)")).hasMessageContaining("cannot be converted");
        assertThat(failure("inputs.n + inputs.s"))
                .hasMessageContaining("'+' does not work")
                .extracting("hint")
                .asString()
                .contains("string()");
        assertThat(failure("inputs.s && true")).hasMessageContaining("neither true nor false");
        assertThat(failure("[1, 2].join()")).hasMessageContaining("a number").hasMessageContaining("string(x)");
        assertThat(failure("floor(inputs.s)")).hasMessageContaining("floor() needs a number but got a text");
        assertThat(failure("json('{')")).hasMessageContaining("no JSON");
        assertThat(failure("duration('x')")).hasMessageContaining("no duration");
        assertThat(failure("'x'.matches('(')")).hasMessageContaining("regular expression");
    }

    @Test
    void aPatternThatIsWrittenDownIsFoundWrongWhenCompiling() {
        assertThatThrownBy(() -> Expression.compile("inputs.n > 1 && inputs.s.matches('[')", Set.of()))
                .isInstanceOfSatisfying(ExpressionException.class, e -> {
                    assertThat(e).hasMessageContaining("no valid regular expression");
                    assertThat(e.offset()).isEqualTo("inputs.n > 1 && inputs.s.matches(".length());
                });
        assertThat(Expression.compile("inputs.s.matches(inputs.s)", Set.of())).isNotNull();
    }

    @Test
    void mistakesAreFoundWhenCompiling() {
        assertThat(failure("input.n"))
                .hasMessageContaining("unknown name 'input'")
                .returns(0, ExpressionException::offset)
                .extracting("hint")
                .asString()
                .contains("did you mean 'inputs'", "'input'");
        assertThat(failure("itm + 1").hint()).contains("did you mean 'item'");
        assertThat(failure("vars.i == eu").hint()).isEqualTo("A text needs quotes: 'eu'");
        assertThat(failure("foo(1)")).hasMessage("unknown function 'foo'").returns(0, ExpressionException::offset);
        assertThat(failure("1 + 'a'")).hasMessage("'+' does not work on (integer, text)");
        assertThat(failure("inputs.n = 1").hint()).contains("==");
        assertThat(failure("true and false").hint()).contains("&&");
        assertThat(failure("1 +\n  +")).returns(6, ExpressionException::offset);
        assertThat(failure("")).hasMessageContaining("empty");
        assertThat(failure("a ${{ b }}").hint()).contains("leave out");
        assertThat(failure("inputs.n limit")).hasMessageContaining("cannot be read: extraneous input 'limit'");
        assertThat(failure("x" + "y".repeat(5_000)).getMessage()).hasSizeLessThan(300);
        assertThat(failure("1" + " + 1".repeat(3_000))).hasMessageContaining("too large");
        assertThat(failure("true ? 1 : 'a'").hint()).contains("dyn()");
        assertThat(failure("inputs.getClass()")).hasMessageContaining("unknown function 'getClass'");
    }

    @Test
    void aHyphenInANodeIdGetsTheHintToUseBrackets() {
        for (String text : List.of(
                "nodes.my-node.outputs.x",
                "1 + nodes.my-node.status",
                "nodes.my-node",
                "nodes.my-vars.i",
                "nodes.my-node-2.x")) {
            assertThat(failure(text).hint()).as(text).startsWith("write nodes['my-");
        }
        assertThat(failure("nodes.in.status").hint()).isEqualTo("write nodes['in']");
        assertThat(eval("inputs.n-vars.i")).isEqualTo(2L);
    }

    @Test
    void referencesAreEverythingReadFromTheScope() {
        Expression expression = Expression.compile(
                "has(nodes.a.outputs) && nodes['my-node'].outputs.x > inputs.?limit.orValue(vars['x'])\n"
                        + " && inputs.list[0].k == item && inputs.list[vars.i].z == 1"
                        + " && inputs.list.exists(v, v == vars.i && [1].all(vars, vars == v)) && nodes . b.status == ''",
                Set.of("item"));

        assertThat(expression.references())
                .extracting(Reference::text)
                .containsExactly(
                        "nodes.a.outputs",
                        "nodes['my-node'].outputs.x",
                        "inputs.?limit",
                        "vars['x']",
                        "inputs.list[0].k",
                        "item",
                        "vars.i",
                        "inputs.list",
                        "nodes . b.status");
        assertThat(expression.references().get(1).path()).containsExactly("my-node", "outputs", "x");
        assertThat(expression.references().get(4).path()).containsExactly("list", "0", "k");
        assertThat(expression.nodes()).containsExactly("a", "my-node", "b");
        for (Reference reference : expression.references()) {
            assertThat(expression.text().substring(reference.offset())).startsWith(reference.text());
        }
    }

    @Test
    void operandsAreTheValuesOfTheReferencesThatHaveOne() {
        Expression expression = Expression.compile(
                "inputs.list[3] == inputs.gone || inputs.nothing == nodes['my-node'].status", Set.of());

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("inputs.list[3]", "x");
        expected.put("inputs.nothing", null);
        expected.put("nodes['my-node'].status", "completed");
        assertThat(expression.operands(SCOPE)).isEqualTo(expected);
    }

    @Test
    void whatIsNoTextIsALiteral() {
        assertThat(Expression.of(3, Set.of()).evaluate(Map.of())).isEqualTo(3L);
        assertThat(Expression.of(List.of("inputs.n"), Set.of()).evaluate(SCOPE)).isEqualTo(List.of("inputs.n"));
        assertThat(Expression.of(null, Set.of()).isLiteral()).isTrue();
        assertThat(Expression.of(Map.of("a", 1), Set.of()).text()).isEqualTo("{\"a\":1}");
        assertThat(Expression.of(true, Set.of()).test(Map.of())).isTrue();
        assertThat(Expression.of("inputs.n", Set.of()).isLiteral()).isFalse();
        assertThat(Expression.literal("a b").evaluate(Map.of())).isEqualTo("a b");
    }

    @Test
    void anExpressionMayStandInPlaceholderBraces() {
        Expression expression = Expression.of(" ${{  vars.i + {'a': {'b': 1}}.a.b }} ", Set.of());

        assertThat(expression.text()).isEqualTo("vars.i + {'a': {'b': 1}}.a.b");
        assertThat(expression.evaluate(SCOPE)).isEqualTo(2L);
        assertThat(expression.references().get(0).offset()).isEqualTo(6);
        assertThatThrownBy(() -> Expression.of("${{ 1/0 }}", Set.of()).evaluate(SCOPE))
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.offset()).isEqualTo(5));
        assertThatThrownBy(() -> Expression.of("${{ vars.i }} == 1", Set.of()))
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.hint()).contains("leave out"));
    }

    @Test
    void aConditionMustBeABoolean() {
        assertThatThrownBy(() -> Expression.compile("inputs.s", Set.of()).test(SCOPE))
                .isInstanceOf(ExpressionException.class)
                .hasMessage("a condition must be true or false, but is a text");
        assertThat(Expression.compile("inputs.n == 3", Set.of()).test(SCOPE)).isTrue();
    }

    @Test
    void aNameThatIsNotInTheScopeAtRunTimeIsAnErrorAndNotUnknown() {
        assertThatThrownBy(() -> Expression.compile("nodes.a == 1", Set.of()).evaluate(Map.of()))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("'nodes' is not known");
    }
}
