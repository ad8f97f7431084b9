package dev.telltale.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.Problem;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowInputsTest {
    private static final Workflow WORKFLOW = WorkflowParser.parse("""
            name: a
            inputs:
              region: {type: string}
              count: {type: integer, default: 3}
              ratio: {type: number, required: false}
              fast: {type: boolean, default: false, required: true}
              zones: {type: array, default: []}
              labels: {type: object, default: null}
            nodes: [{id: a, task: noop}]
            """, "a.yaml");

    @Test
    void defaultsFillInAndAnOptionalInputIsNullInDeclaredOrder() {
        Map<String, Object> bound = WORKFLOW.bind(Map.of("region", "eu"));

        assertThat(bound.keySet()).containsExactly("region", "count", "ratio", "fast", "zones", "labels");
        assertThat(bound.values()).containsExactly("eu", 3L, null, false, List.of(), null);
    }

    @Test
    void givenValuesReplaceDefaults() {
        Map<String, Object> given = new HashMap<>();
        given.put("region", "us");
        given.put("count", 7);
        given.put("ratio", 2);
        given.put("fast", true);
        given.put("zones", List.of(1, "b"));
        given.put("labels", Map.of("k", 1.5f));

        assertThat(WORKFLOW.bind(given).values())
                .containsExactly("us", 7L, 2L, true, List.of(1L, "b"), Map.of("k", 1.5));
    }

    @Test
    void aWholeNumberWrittenAsADoubleIsAnInteger() {
        assertThat(WORKFLOW.bind(Map.of("region", "eu", "count", 3.0))).containsEntry("count", 3L);
        assertThat(WORKFLOW.bind(Map.of("region", "eu", "count", BigInteger.TEN)))
                .containsEntry("count", 10L);
        assertThat(messages(Map.of("region", "eu", "count", 3.5)))
                .containsExactly(
                        "inputs.count: the input 'count' must be a whole number, but is a number with a fraction or too large");
        assertThat(messages(Map.of("region", "eu", "count", 1e300))).hasSize(1);
    }

    @Test
    void nullIsAsGoodAsNothing() {
        Map<String, Object> given = new HashMap<>(Map.of("region", "eu"));
        given.put("count", null);

        assertThat(WORKFLOW.bind(given)).containsEntry("count", 3L);
        assertThat(messages(Collections.singletonMap("region", null)))
                .containsExactly("inputs.region: the input 'region' is missing; it must be of type string");
    }

    @Test
    void everyProblemIsReportedAtOnceAndNoValueIsShown() {
        Map<String, Object> given = new HashMap<>();
        given.put("count", "S3CRET");
        given.put("fast", "true");
        given.put("zones", Map.of("S3CRET", 1));
        given.put("labels", List.of("S3CRET"));
        given.put("ratio", "1");
        given.put("regoin", "eu");

        assertThat(messages(given))
                .containsExactly(
                        "inputs.region: the input 'region' is missing; it must be of type string",
                        "inputs.count: the input 'count' must be a whole number, but is text",
                        "inputs.ratio: the input 'ratio' must be a number, but is text",
                        "inputs.fast: the input 'fast' must be true or false, but is text",
                        "inputs.zones: the input 'zones' must be an array, but is an object",
                        "inputs.labels: the input 'labels' must be an object, but is an array",
                        "inputs.regoin: there is no input 'regoin'; did you mean 'region'?");
    }

    @Test
    void aValueThatIsNoJsonIsReported() {
        assertThat(messages(Map.of("region", "eu", "ratio", Double.NaN)))
                .singleElement()
                .asString()
                .contains("inputs.ratio");
        assertThat(messages(Map.of("region", "eu", "zones", Arrays.asList(new Object()))))
                .singleElement()
                .asString()
                .contains("no JSON value");
    }

    @Test
    void whatIsBoundCannotBeChanged() {
        Map<String, Object> bound =
                WORKFLOW.bind(Map.of("region", "eu", "zones", new java.util.ArrayList<>(List.of("a"))));

        assertThatThrownBy(() -> bound.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) bound.get("zones")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            STRING  | 007           | 007
            STRING  | ''            | ''
            INTEGER | -12           | -12
            INTEGER | 3.0           | 3
            INTEGER | 1e3           | 1000
            NUMBER  | 1.5           | 1.5
            BOOLEAN | true          | true
            ARRAY   | [1,"a",null]  | [1, a, null]
            OBJECT  | {"a":{"b":1}} | {a={b=1}}
            INTEGER | null          |
            """)
    void aTextIsReadByTheDeclaredType(InputType type, String text, String value) {
        Object parsed = input(type).parse(text);

        assertThat(parsed == null ? null : parsed.toString()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INTEGER | three          | inputs.x: the input 'x' must be a whole number, but is text; write it as in x=3
            INTEGER | 1.5            | inputs.x: the input 'x' must be a whole number, but is a number with a fraction or too large; write it as in x=3
            INTEGER | ''             | inputs.x: the input 'x' must be a whole number, but is text; write it as in x=3
            INTEGER | 1 2            | inputs.x: the input 'x' must be a whole number, but is text; write it as in x=3
            NUMBER  | '"1"'          | inputs.x: the input 'x' must be a number, but is text; write it as in x=1.5
            BOOLEAN | yes            | inputs.x: the input 'x' must be true or false, but is text; write x=true or x=false
            ARRAY   | eu,us          | inputs.x: the input 'x' is not JSON, see column 1; write it as JSON, as in x='["eu", "us"]'
            OBJECT  | [1]            | inputs.x: the input 'x' must be an object, but is an array; write it as JSON, as in x='{"region": "eu"}'
            ARRAY   | [1] [2]        | inputs.x: the input 'x' has something after the end of the JSON value; write it as JSON, as in x='["eu", "us"]'
            ARRAY   | ''             | inputs.x: the input 'x' is empty, which is not JSON; write it as JSON, as in x='["eu", "us"]'
            OBJECT  | {"a":1,"a":2}  | inputs.x: the input 'x' is not JSON, see column 11; write it as JSON, as in x='{"region": "eu"}'
            ARRAY   | [1             | inputs.x: the input 'x' is not JSON, see column 3; write it as JSON, as in x='["eu", "us"]'
            """)
    void aTextOfAnotherTypeIsRefusedWithAdvice(InputType type, String text, String message) {
        InvalidInputsException thrown = catchThrowableOfType(
                InvalidInputsException.class, () -> input(type).parse(text));

        assertThat(thrown.problems()).extracting(Problem::toString).containsExactly(message);
    }

    private static InputSpec input(InputType type) {
        return new InputSpec("x", type, true, false, null, false);
    }

    private static List<String> messages(Map<String, ?> given) {
        InvalidInputsException thrown = catchThrowableOfType(InvalidInputsException.class, () -> WORKFLOW.bind(given));
        return thrown.problems().stream().map(Problem::toString).toList();
    }
}
