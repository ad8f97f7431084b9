package dev.telltale.engine.workflow.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentTest {
    @Test
    void aDocumentBecomesJsonValues() {
        Object json = json("""
                text: hello
                number: -12
                fraction: 1.5e3
                flag: true
                nothing:
                tilde: ~
                list: [1, "2", null]
                map: {a: {b: c}}
                """);

        assertThat(json)
                .isEqualTo(mapOf(
                        "text",
                        "hello",
                        "number",
                        -12L,
                        "fraction",
                        1500.0,
                        "flag",
                        true,
                        "nothing",
                        null,
                        "tilde",
                        null,
                        "list",
                        Arrays.asList(1L, "2", null),
                        "map",
                        Map.of("a", Map.of("b", "c"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "on",
                "yes",
                "True",
                "012",
                "1_000",
                "0x1F",
                "1.2.3",
                "10m",
                ".5",
                "5.",
                "2026-11-20",
                ".inf",
                "+5",
                "-x"
            })
    void whatOnlyLooksLikeANumberOrABooleanStaysText(String text) {
        assertThat(json("value: " + text)).isEqualTo(mapOf("value", text));
    }

    @Test
    void aQuotedNumberStaysText() {
        assertThat(json("value: '12'")).isEqualTo(mapOf("value", "12"));
    }

    @Test
    void anAliasRepeatsItsValue() {
        assertThat(json("a: &x {k: 1}\nb: *x\nc: [*x, &y text, *y]"))
                .isEqualTo(mapOf(
                        "a", Map.of("k", 1L), "b", Map.of("k", 1L), "c", List.of(Map.of("k", 1L), "text", "text")));
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreFine() {
        assertThat(json("\uFEFFa: 1\r\nb: 2\r\n")).isEqualTo(mapOf("a", 1L, "b", 2L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a: 1#b: [1, 2#c: 3           | 3:2: workflow: this is not YAML: expected ',' or ']', but got : while parsing a flow sequence that begins at line 2
            a:#\tb: 1                    | 2:1: workflow: this is not YAML: found character '\\t(TAB)' that cannot start any token while scanning for the next token; indent with spaces, not with tabs
            a: b: c                      | 1:5: workflow: this is not YAML: mapping values are not allowed here; put a text with ': ' in quotes, and check the indentation
            a: 1# b: 2                   | 2:3: workflow: this is not YAML: mapping values are not allowed here; put a text with ': ' in quotes, and check the indentation
            a: @x                        | 1:4: workflow: this is not YAML: found character '@' that cannot start any token while scanning for the next token; put the text in quotes
            a: [ ${{ x }} ]              | 1:7: workflow: this is not YAML: expected ',' or ']', but got { while parsing a flow sequence that begins at line 1; put a text with ${{ }} in quotes
            a: *x                        | 1:4: a: there is no '&x' above this alias
            a: &x [*x]                   | 1:8: a[0]: '*x' repeats what it is a part of
            a: 1#a: 2                    | 2:1: a: 'a' stands here twice, first at line 1; keep one of them
            a: {b: 1, b: 2}              | 1:11: a.b: 'b' stands here twice, first at line 1; keep one of them
            1: x                         | 1:1: 1: a key must be text, but is the number 1; put it in quotes
            true: x                      | 1:1: true: a key must be text, but is true; put it in quotes
            a: {${{ x }}: 1}             | 1:6: workflow: this is not YAML: expected ',' or '}', but got { while parsing a flow mapping that begins at line 1; put a text with ${{ }} in quotes
            ? [a]#: x                    | 1:3: workflow: a key must be text, but is a list or a map; put it in quotes
            a: &x {k: 1}#b: {<<: *x}     | 2:5: b.<<: merge keys are not supported; repeat the fields
            a: !!binary x                | 1:4: a: the tag 'tag:yaml.org,2002:binary' is not supported; remove it
            a: !env x                    | 1:4: a: the tag '!env' is not supported; remove it
            a: 9223372036854775808       | 1:4: a: the number is too large; put it in quotes to keep it as text
            a: 1e999                     | 1:4: a: the number is too large; put it in quotes to keep it as text
            a: 1#---#b: 2                | 2:1: workflow: a second document begins here; keep one workflow in one file
            """)
    void aMistakeIsReportedWhereItIs(String text, String expected) {
        assertThat(problems(text.replace('#', '\n').replace("\\t", "\t")))
                .containsExactly(expected.replace("\\\\t", "\\t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# only a comment", "---", "--- ~"})
    void anEmptyTextIsReported(String text) {
        Report report = new Report(text);
        Value value = YamlDocument.read(text, report);

        if (value != null) {
            value.fields("a hint");
        }

        assertThat(report.problems()).hasSize(1);
    }

    @Test
    void aControlCharacterIsReportedWithItsPlace() {
        assertThat(problems("a: 1\nb: x\u0000y"))
                .containsExactly(
                        "2:5: workflow: the character U+0000 is not allowed in YAML; write it as an escape in double quotes, or remove it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1\nb: x\ud800", "a: 1\nb: x\udc00\ud800 y", "a: 1\nb: x\ud800\n"})
    void halfACharacterIsReportedWithItsPlace(String text) {
        assertThat(problems(text))
                .containsExactly("2:5: workflow: half of a character stands here alone; save the file as UTF-8");
    }

    // The YAML library fails when a character of two chars lies across the end of its buffer of 1,025 chars.
    @Test
    void aCharacterBeyondTheBasicPlaneMayStandAnywhere() {
        for (int length = 1_000; length < 1_050; length++) {
            String text = "x".repeat(length) + "😀".repeat(1_100) + "y";

            assertThat(json("a: " + text)).isEqualTo(mapOf("a", text));
        }
    }

    @Test
    void severalMistakesAreReportedTogetherInTheOrderOfTheText() {
        assertThat(problems("a: 1\na: 2\n3: x\nb: !x y\n")).hasSize(3);
    }

    @Test
    void aBillionLaughsEndWithAProblemAndNotWithoutMemory() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*a" + (i - 1);
            text.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, alias))));
        }

        assertThat(problems(text.toString())).singleElement().asString().contains("aliases repeat too much");
    }

    @Test
    void deepNestingEndsWithAProblemAndNotWithAStackOverflow() {
        String flow = "a: " + "[".repeat(100_000);
        String block = "- ".repeat(100_000) + "x";

        assertThat(problems(flow))
                .containsExactly(
                        "1:103: %s: lists and maps are nested deeper than 100".formatted("a" + "[0]".repeat(99)));
        assertThat(problems(block)).singleElement().asString().contains("nested deeper than 100");
    }

    @Test
    void thousandsOfProblemsAreCounted() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1_500; i++) {
            text.append(i).append(": x\n");
        }

        List<String> problems = problems(text.toString());

        assertThat(problems).hasSize(1_001).last().asString().contains("there are 500 more problems");
    }

    private static Object json(String text) {
        Report report = new Report(text);
        Value value = YamlDocument.read(text, report);
        assertThat(report.problems()).isEmpty();
        return value.json();
    }

    private static List<String> problems(String text) {
        Report report = new Report(text);
        YamlDocument.read(text, report);
        return report.problems().stream().map(Problem::toString).toList();
    }

    private static Map<String, Object> mapOf(Object... namesAndValues) {
        Map<String, Object> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
