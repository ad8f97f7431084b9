package dev.telltale.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.telltale.engine.expression.CelCondition;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.FilterQuery;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.server.http.HttpProblemException;
import dev.telltale.server.http.QueryParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class FilterFuzzTest {
    private static final List<ExecutionEvent> EVENTS = Events.some();
    private static final EventConditions CONDITIONS = new EventConditions(CelCondition::compile);
    private static final Map<String, String> LABELS = Map.of("team", "web", "empty", "");

    /** The bytes are what follows the question mark of a request. */
    @FuzzTest(maxDuration = "2m")
    void aQueryIsAFilterThatIsTheSameAsJsonOrARefusal(byte[] bytes) {
        Map<String, List<String>> parameters;
        try {
            parameters =
                    new LinkedHashMap<>(QueryParameters.parse(Text.of(bytes)).all());
        } catch (HttpProblemException refused) {
            return;
        }
        parameters.keySet().retainAll(FilterQuery.PARAMETERS);
        EventFilter filter;
        try {
            filter = FilterQuery.parse(parameters, CONDITIONS::where);
        } catch (InvalidFilterException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            assertThat(parameters).containsKey(refused.parameter());
            return;
        }
        EventFilter again = FilterQuery.fromJson(FilterQuery.toJson(filter), CONDITIONS::where);
        assertThat(again).isEqualTo(filter);
        for (ExecutionEvent event : EVENTS) {
            boolean isWanted = filter.matches(event, LABELS);
            assertThat(again.matches(event, LABELS)).isEqualTo(isWanted);
            // What the fan-out looks up instead of asking each filter.
            if (isWanted) {
                assertThat(filter.types() >>> event.type().ordinal() & 1).isEqualTo(1);
                assertThat(filter.namedExecutions() == null
                                || filter.namedExecutions()
                                        .contains(event.envelope().executionId()))
                        .isTrue();
            }
        }
    }
}
