package dev.telltale.tui.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventCondition;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.InvalidFilterException;
import org.junit.jupiter.api.Test;

class FilterLineTest {
    private record Asked(String text) implements EventCondition {
        @Override
        public boolean test(ExecutionEvent event) {
            return true;
        }
    }

    @Test
    void aLineMeansWhatTheSameParametersMean() {
        FilterLine line = new FilterLine(Asked::new);

        assertThat(line.parse("")).isEqualTo(EventFilter.ALL);
        assertThat(line.parse(" type=node.*,!node.output node=push where=data.durationMs > 1000 && x = 'a b'"))
                .hasToString("type=node.*,!node.output&node=push&where=data.durationMs > 1000 && x = 'a b'");
    }

    @Test
    void whatMakesNoSenseIsSaidWithAWayOut() {
        assertThatThrownBy(() -> FilterLine.WITHOUT_CONDITIONS.parse("type=node.complted"))
                .isInstanceOf(InvalidFilterException.class);
        assertThatThrownBy(() -> FilterLine.WITHOUT_CONDITIONS.parse("push"))
                .hasMessage("'push' is no filter")
                .extracting(problem -> ((InvalidFilterException) problem).hint())
                .asString()
                .startsWith("write type=node.failed");
        assertThatThrownBy(() -> FilterLine.WITHOUT_CONDITIONS.parse("where=true"))
                .hasMessageContaining("no language");
    }
}
