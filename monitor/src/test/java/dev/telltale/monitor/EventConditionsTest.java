package dev.telltale.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.Condition;
import dev.telltale.event.InvalidConditionException;
import dev.telltale.monitor.filter.EventCondition;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventConditionsTest {
    /** A language of three words: what {@code seq} has to be, {@code senseless}, and {@code long}. */
    private record Word(String text) implements Condition {
        @Override
        public Outcome test(Map<String, ? extends @Nullable Object> values) {
            return switch (text) {
                case "senseless" -> Outcome.ERROR;
                case "long" -> Outcome.EXHAUSTED;
                default -> text.equals(String.valueOf(values.get("seq"))) ? Outcome.HOLDS : Outcome.FAILS;
            };
        }
    }

    private final EventConditions conditions = new EventConditions((text, names) -> new Word(text));
    private final Story story = new Story("e1");

    @Test
    void anEventOfWhichItCannotBeToldDoesNotMatchAndIsCounted() {
        assertThat(conditions.where("1").test(story.started())).isTrue();
        assertThat(conditions.where("1").test(story.nodeStarted("build"))).isFalse();
        assertThat(conditions.where("senseless").test(story.completed())).isFalse();
        assertThat(conditions.where("long").test(story.completed())).isFalse();
        assertThat(conditions.where("long").test(story.completed())).isFalse();

        assertThat(conditions.errors()).isEqualTo(1);
        assertThat(conditions.exhausted()).isEqualTo(2);
    }

    @Test
    void conditionsOfTheSameTextAreEqual() {
        EventCondition one = conditions.where("1");

        assertThat(one).isEqualTo(conditions.where("1")).hasSameHashCodeAs(conditions.where("1"));
        assertThat(one).isNotEqualTo(conditions.where("2")).hasToString("1");
    }

    @Test
    void aWatcherInTheProcessGetsWhatItAsksFor() {
        try (LocalMonitor monitor = LocalMonitor.inMemory()) {
            monitor.journal().append(List.of(story.started(), story.nodeStarted("build"), story.completed()));
            EventFilter filter =
                    EventFilter.builder().where(conditions.where("2")).build();

            List<Delivery> deliveries = monitor.subscribe(Subscription.of("e1", filter))
                    .collectList()
                    .block();
            assertThat(deliveries)
                    .filteredOn(Delivery.Entry.class::isInstance)
                    .extracting(entry -> ((Delivery.Entry) entry).event().typeName())
                    .as("and the end of the execution, which comes whatever the filter")
                    .containsExactly("node.started", "execution.completed");
            assertThat(deliveries).noneMatch(Delivery.Gap.class::isInstance);
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            0  |       | `column 1, at 'a && b && c': it is wrong`
            5  |       | `column 6, at 'b && c': it is wrong`
            11 |       | `column 12, at the end: it is wrong`
            -1 |       | `it is wrong`
            5  | nodId | `column 6, at 'b && c': it is wrong`
            """)
    void whatCannotBeReadIsRefusedWithItsPlace(int offset, String unknown, String message) {
        EventConditions refusing = new EventConditions((text, names) -> {
            throw new InvalidConditionException("it is wrong", offset, unknown, "make it right");
        });

        assertThatThrownBy(() -> refusing.where("a && b && c"))
                .isInstanceOfSatisfying(InvalidFilterException.class, e -> {
                    assertThat(e.parameter()).isEqualTo("where");
                    assertThat(e).hasMessage(message);
                    assertThat(e.hint()).isEqualTo(unknown == null ? "make it right" : "did you mean 'nodeId'?");
                });
    }

    @Test
    void theLineIsToldWhereThereAreSeveral() {
        EventConditions refusing = new EventConditions((String text, Set<String> names) -> {
            throw new InvalidConditionException("it is wrong", text.indexOf('b'), "percent", null);
        });

        assertThatThrownBy(() -> refusing.where("a &&\n  b &&\n c"))
                .hasMessage("line 2, column 3, at 'b &&': it is wrong")
                .extracting("hint")
                .isEqualTo("what a type adds stands in data: data.percent; a text needs quotes: 'percent'");
    }
}
