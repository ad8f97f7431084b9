package dev.telltale.monitor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {
    private final Story story = new Story("e1");

    private static String text(ExecutionEvent event, String... fields) {
        return new String(EventJson.write(event, Projection.of(List.of(fields))), UTF_8);
    }

    @Test
    void whichEventItIsStandsThereWhateverIsChosen() {
        assertThat(text(story.nodeCompleted("build"), "data.durationMs", "nodeId"))
                .isEqualTo("{\"seq\":1,\"type\":\"node.completed\",\"executionId\":\"e1\",\"nodeId\":\"build\","
                        + "\"data\":{\"durationMs\":5}}");
    }

    @Test
    void aFieldTheEventDoesNotHaveIsAbsent() {
        assertThat(text(story.completed(), "nodeId", "error.kind", "data.exitCode", "data.outputs.ok.deeper"))
                .isEqualTo("{\"seq\":1,\"type\":\"execution.completed\",\"executionId\":\"e1\"}");
    }

    @Test
    void whatIsChosenAsAWholeIsWhole() {
        ExecutionEvent custom = story.custom("tick", Collections.singletonMap("none", null));
        assertThat(text(custom, "data.none")).endsWith("\"data\":{\"none\":null}}");
        assertThat(text(custom, "data", "data.none.x")).endsWith("\"data\":{\"none\":null}}");
        assertThat(text(story.custom("tick", null), "data")).endsWith("\"data\":null}");
        assertThat(text(story.custom("tick", List.of(1L)), "data.none")).endsWith("\"executionId\":\"e1\"}");
    }

    @Test
    void nothingChosenMeansEverything() {
        ExecutionEvent event = story.nodeCompleted("build");

        assertThat(Projection.of(List.of("", " "))).isEqualTo(Projection.ALL);
        assertThat(EventJson.write(event, Projection.ALL)).isEqualTo(EventJson.write(event));
    }

    @Test
    void everyFieldChosenByNameIsTheWholeEvent() {
        for (ExecutionEvent event : new SampleEvents(7).one()) {
            assertThat(EventJson.write(event, Projection.of(EventFields.NAMES))).isEqualTo(EventJson.write(event));
        }
    }

    @Test
    void thoseThatGaveWayAreStillCounted() {
        Delivery.Entry entry = new Delivery.Entry(new Cursor("a", 1), story.progress("build", 0.5), 3);

        assertThat(new String(DeliveryJson.data(entry, Projection.of(List.of("data.fraction"))), UTF_8))
                .endsWith("\"data\":{\"fraction\":0.5},\"conflated\":3}");
    }

    @Test
    void theSameFieldsInAnyOrderAreEqual() {
        Projection one = Projection.of(List.of("nodeId", "data.x"));
        Projection other = Projection.of(List.of("data.x", " nodeId", "nodeId"));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString("data.x,nodeId");
        assertThat(one).isNotEqualTo(Projection.ALL);
        assertThat(Projection.ALL).hasToString("*");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            nodeID            | events have no field 'nodeID'; known are seq, type, timestamp, executionId, workflow, nodeId, path, attempt, status, error, data | did you mean 'nodeId'?
            durationMs        | events have no field 'durationMs'; known are seq, type, timestamp, executionId, workflow, nodeId, path, attempt, status, error, data | use one of these; what a type adds stands in data, as in data.durationMs
            error.cause       | errors have no field 'error.cause'; known are kind, message, nodeId, retryable | use one of these
            error.kind.x      | errors have no field 'error.kind.x'; known are kind, message, nodeId, retryable | did you mean 'kind'?
            seq.x             | 'seq' has no fields of its own                                               | write seq
            data..x           | 'data..x' is no field of an event                                            | write for example data.durationMs
            .                 | '.' is no field of an event                                                  | write for example data.durationMs
            """)
    void aFieldThatThereIsNotIsRefusedWithThoseThatThereAre(String field, String message, String hint) {
        assertThatThrownBy(() -> Projection.of(List.of(field)))
                .isInstanceOfSatisfying(InvalidFilterException.class, e -> {
                    assertThat(e.parameter()).isEqualTo("fields");
                    assertThat(e).hasMessage(message);
                    assertThat(e.hint()).isEqualTo(hint);
                });
    }

    @Test
    void thereAreBounds() {
        List<String> many = IntStream.range(0, 101).mapToObj(i -> "data.f" + i).toList();
        String deep = "data" + String.join("", Collections.nCopies(300, ".x"));

        for (List<String> fields : Arrays.asList(many, List.of(deep))) {
            assertThatThrownBy(() -> Projection.of(fields)).isInstanceOf(InvalidFilterException.class);
        }
    }
}
