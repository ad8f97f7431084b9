package dev.telltale.monitor.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {
    private final Story story = new Story("e1");
    private final ExecutionEvent started = story.started();
    private final ExecutionEvent nodeStarted = story.nodeStarted("build");
    private final ExecutionEvent output = story.output("build", "hello\n");
    private final ExecutionEvent nodeCompleted = story.nodeCompleted("build");
    private final ExecutionEvent custom = story.custom("batch.done", 3);
    private final ExecutionEvent completed = story.completed();
    private final List<ExecutionEvent> all = List.of(started, nodeStarted, output, nodeCompleted, custom, completed);

    // 003-05
    @Test
    void anEmptyFilterWantsEverything() {
        assertThat(matching(EventFilter.ALL)).isEqualTo(all);
    }

    // 003-06
    @Test
    void fieldsAreJoinedByAndAndTheirPatternsByOr() {
        EventFilter filter = EventFilter.builder()
                .types(List.of("node.started", "node.completed", "execution.started"))
                .nodes(List.of("build", "push"))
                .build();

        assertThat(matching(filter)).containsExactly(nodeStarted, nodeCompleted);
    }

    // 003-06
    @Test
    void anEventWithoutANodeNeverMatchesANodeFilter() {
        assertThat(matching(EventFilter.builder().nodes(List.of("*")).build()))
                .containsExactly(nodeStarted, output, nodeCompleted);
        assertThat(matching(EventFilter.builder().nodes(List.of("!push")).build()))
                .containsExactly(nodeStarted, output, nodeCompleted);
    }

    @Test
    void onlyExclusionsMeanAllButThese() {
        assertThat(matching(EventFilter.builder()
                        .types(List.of("!node.output", "!custom.*"))
                        .build()))
                .containsExactly(started, nodeStarted, nodeCompleted, completed);
    }

    @Test
    void anExclusionWinsOverAnInclusion() {
        assertThat(matching(EventFilter.builder()
                        .types(List.of("node.*", "!node.output"))
                        .build()))
                .containsExactly(nodeStarted, nodeCompleted);
    }

    @ParameterizedTest
    @CsvSource({
        "custom.batch.done, true",
        "custom.*,          true",
        "custom.b*e,        true",
        "cust*,             true",
        "*,                 true",
        "*.done,            true",
        "custom.batch,      false",
        "node.*,            false",
    })
    void customTypesAreMatchedByTheirWholeName(String type, boolean matches) {
        assertThat(EventFilter.builder().types(List.of(type)).build().matches(custom, Map.of()))
                .isEqualTo(matches);
    }

    @Test
    void aStatusIsTheNodesOrTheExecutions() {
        assertThat(matching(EventFilter.builder().statuses(List.of("completed")).build()))
                .containsExactly(nodeCompleted, completed);
    }

    @Test
    void executionsAndWorkflowsAreChosenByNameOrWildcard() {
        assertThat(matching(EventFilter.builder().executions(List.of("e1")).build()))
                .isEqualTo(all);
        assertThat(matching(
                        EventFilter.builder().executions(List.of("e*", "!e1")).build()))
                .isEmpty();
        assertThat(matching(EventFilter.builder().workflows(List.of("rel*")).build()))
                .isEqualTo(all);
        assertThat(matching(EventFilter.builder().workflows(List.of("nightly")).build()))
                .isEmpty();
    }

    @Test
    void labelsAreThoseOfTheExecution() {
        EventFilter filter =
                EventFilter.builder().labels(List.of("team=s*", "team=web")).build();

        assertThat(filter.needsLabels()).isTrue();
        assertThat(filter.matches(output, Map.of("team", "sail"))).isTrue();
        assertThat(filter.matches(output, Map.of("team", "web"))).isTrue();
        assertThat(filter.matches(output, Map.of("team", "ops"))).isFalse();
        assertThat(filter.matches(output, Map.of())).isFalse();
        assertThat(EventFilter.builder().labels(List.of("!team=sail")).build().matches(output, Map.of()))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "node.complete, did you mean 'node.completed'?",
                "node,          did you mean 'node.*'?",
                "node.,         did you mean 'node.*'?",
                "Node.Started,  did you mean 'node.started'?",
            })
    void aTypeThatDoesNotExistIsRefusedWithWhatWasMeant(String type, String hint) {
        assertThatThrownBy(() -> EventFilter.builder().types(List.of(type)).build())
                .isInstanceOfSatisfying(InvalidFilterException.class, e -> {
                    assertThat(e.parameter()).isEqualTo("type");
                    assertThat(e.value()).isEqualTo(type);
                    assertThat(e).hasMessageContaining("'" + type + "'");
                    assertThat(e.hint()).isEqualTo(hint);
                });
    }

    @Test
    void aStatusOrLabelThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() ->
                        EventFilter.builder().statuses(List.of("complete")).build())
                .isInstanceOf(InvalidFilterException.class)
                .extracting("hint")
                .isEqualTo("did you mean 'completed'?");
        assertThatThrownBy(() -> EventFilter.builder().labels(List.of("team")).build())
                .isInstanceOf(InvalidFilterException.class);
    }

    @Test
    void filtersThatSayTheSameAreEqualAndPrintTheSame() {
        EventFilter one = EventFilter.builder()
                .types(List.of("node.started", "!node.output", "node.*", "node.*"))
                .nodes(List.of("b", "a"))
                .build();
        EventFilter other = EventFilter.builder()
                .nodes(List.of("a", "b"))
                .types(List.of("node.*", "node.started", "!node.output"))
                .build();

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).hasToString("type=node.*,node.started,!node.output&node=a,b");
        assertThat(EventFilter.ALL).hasToString("*");
        assertThat(one).isNotEqualTo(EventFilter.ALL);
    }

    private List<ExecutionEvent> matching(EventFilter filter) {
        return all.stream().filter(event -> filter.matches(event, Map.of())).toList();
    }

    @Test
    void aConditionIsAskedLastAboutWhatTheRestLetsThrough() {
        List<ExecutionEvent> asked = new ArrayList<>();
        EventFilter filter = EventFilter.builder()
                .types(List.of("node.*"))
                .where(new Spelled("even", event -> {
                    asked.add(event);
                    return event.envelope().seq() % 2 == 0;
                }))
                .build();

        assertThat(matching(filter)).containsExactly(nodeStarted, nodeCompleted);
        assertThat(asked).containsExactly(nodeStarted, output, nodeCompleted);
    }

    @Test
    void filtersWithConditionsOfTheSameTextAreEqual() {
        EventFilter one = EventFilter.builder().where(where("a > 1")).build();
        EventFilter same = EventFilter.builder().where(where("a > 1")).build();

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).hasToString("where=a > 1");
        assertThat(one).isNotEqualTo(EventFilter.ALL);
        assertThat(one).isNotEqualTo(EventFilter.builder().where(where("a > 2")).build());
    }

    private static EventFilter query(Map<String, List<String>> parameters) {
        return FilterQuery.parse(parameters, EventFilterTest::where);
    }

    private static EventFilter json(Map<String, ?> json) {
        return FilterQuery.fromJson(json, EventFilterTest::where);
    }

    private static EventCondition where(String text) {
        return new Spelled(text, event -> true);
    }

    private record Spelled(String text, Predicate<ExecutionEvent> meaning) implements EventCondition {
        @Override
        public boolean test(ExecutionEvent event) {
            return meaning.test(event);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Spelled spelled && spelled.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    @Test
    void aFilterIsReadFromAQuery() {
        EventFilter filter = query(Map.of(
                "type", List.of("node.*,!node.output", "custom.*"), "node", List.of(""), "label", List.of("a=b")));

        assertThat(filter).hasToString("type=custom.*,node.*,!node.output&label=a=b");
        assertThat(query(Map.of())).isEqualTo(EventFilter.ALL);
    }

    @Test
    void aConditionIsReadAsAWholeAndOnce() {
        assertThat(query(Map.of("where", List.of("a in [1, 2]")))).hasToString("where=a in [1, 2]");
        assertThat(query(Map.of("where", List.of(" ")))).isEqualTo(EventFilter.ALL);
        assertThatThrownBy(() -> query(Map.of("where", List.of("a", "b"))))
                .isInstanceOf(InvalidFilterException.class)
                .extracting("hint")
                .isEqualTo("join the conditions with &&");
        assertThat(json(Map.of("where", ""))).isEqualTo(EventFilter.ALL);
        assertThatThrownBy(() -> json(Map.of("where", List.of("a")))).isInstanceOf(InvalidFilterException.class);
    }

    @Test
    void anUnknownParameterIsNamed() {
        assertThatThrownBy(() -> query(Map.of("types", List.of("node.*"))))
                .isInstanceOfSatisfying(InvalidFilterException.class, e -> {
                    assertThat(e.parameter()).isEqualTo("types");
                    assertThat(e.hint()).isEqualTo("did you mean 'type'?");
                });
    }

    @Test
    void aFilterGoesThroughJsonUnchanged() {
        EventFilter filter = EventFilter.builder()
                .types(List.of("node.*", "!node.output"))
                .executions(List.of("e1"))
                .statuses(List.of("failed"))
                .where(where("a > 1"))
                .build();

        assertThat(FilterQuery.toJson(filter))
                .isEqualTo(Map.of(
                        "types", List.of("node.*", "!node.output"),
                        "executions", List.of("e1"),
                        "statuses", List.of("failed"),
                        "where", "a > 1"));
        assertThat(json(FilterQuery.toJson(filter))).isEqualTo(filter);
        assertThat(json(Map.of("types", List.of(), "nodes", List.of()))).isEqualTo(EventFilter.ALL);
        assertThatThrownBy(() -> json(Map.of("types", Arrays.asList("node.*", 1L))))
                .isInstanceOf(InvalidFilterException.class);
    }
}
