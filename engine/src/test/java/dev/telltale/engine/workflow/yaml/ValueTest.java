package dev.telltale.engine.workflow.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueTest {
    /** Each text has an X: in {@code a} or the first item of {@code a}, and at the place expected. */
    static Stream<Arguments> textsWithAnX() {
        return Stream.of(
                Arguments.of("a: one X", 1, 8),
                Arguments.of("a: 日本 😀 X", 1, 9),
                Arguments.of("b: 1\na: 'one X'", 2, 9),
                Arguments.of("a: \"one X\"", 1, 9),
                Arguments.of("a: [b, 'one X']", 1, 13),
                Arguments.of("a: |\n  one\n  two X\n", 3, 7),
                Arguments.of("a: |-\r\n    one\r\n\r\n      two X", 4, 11),
                Arguments.of("a: |2\n    one X\n", 2, 9),
                // Where folding or escapes hide the place, it is the beginning of the text.
                Arguments.of("a: >\n  one\n  two X\n", 1, 4),
                Arguments.of("a: \"\\t X\"", 1, 4),
                Arguments.of("a: one\n  two X", 1, 4),
                Arguments.of("b: &x one X\na: *x", 2, 4));
    }

    @ParameterizedTest
    @MethodSource("textsWithAnX")
    void aProblemWithACharacterIsReportedWhereItStands(String text, int line, int column) {
        Report report = new Report(text);
        Value value = YamlDocument.read(text, report).fields(null).find("a");
        Value last = value.isList() ? value.parts().get(1) : value;

        last.problem(last.text().indexOf('X'), "here", null);

        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.column()).isEqualTo(column);
        });
    }

    @Test
    void aWrongTypeIsReportedInWords() {
        String text = "a: [1]\nb: {c: 1}\nd: 5\ne: x\nf:\ng: true\nh: ''";
        Report report = new Report(text);
        Fields fields = YamlDocument.read(text, report).fields(null);

        fields.find("a").text();
        fields.find("b").items("do this");
        fields.find("d").text();
        fields.find("d").integer(1, 3);
        fields.find("d").number(0, 1);
        fields.find("e").fields(null);
        fields.find("e").integer(1, 3);
        fields.find("e").bool();
        fields.find("f").scalarText();
        fields.find("g").text();
        fields.find("h").filledText();

        assertThat(report.problems().stream().map(Object::toString).toList())
                .containsExactly(
                        "1:4: a: 'a' must be text, but is a list",
                        "2:4: b: 'b' must be a list, but is a map; do this",
                        "3:4: d: 'd' must be text, but is the number 5; put it in quotes",
                        "3:4: d: 'd' is 5, but must be from 1 to 3",
                        "3:4: d: 'd' is 5, but must be from 0 to 1",
                        "4:4: e: 'e' must be a map, but is text",
                        "4:4: e: 'e' must be a whole number from 1 to 3, but is text",
                        "4:4: e: 'e' must be true or false, but is text",
                        "5:3: f: 'f' must be text, but is empty",
                        "6:4: g: 'g' must be text, but is true; put it in quotes",
                        "7:4: h: 'h' is blank");
    }

    @Test
    void fieldsThatNobodyAskedForAreUnknown() {
        String text = "retry: 1\nneedz: 2\nxyz: 3";
        Report report = new Report(text);
        Fields fields = YamlDocument.read(text, report).fields(null);

        fields.find("retry");
        fields.find("needs");
        List<String> unknown = fields.finish();

        assertThat(unknown).containsExactly("needz", "xyz");
        assertThat(report.problems().stream().map(Object::toString).toList())
                .containsExactly(
                        "2:1: needz: unknown field 'needz'; did you mean 'needs'?",
                        "3:1: xyz: unknown field 'xyz'; known here: retry, needs");
    }
}
