package dev.telltale.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.tui.log.FilterLine;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteTest {
    private final FilterLine filters = new FilterLine(Remote::where);

    private static ExecutionEvent took(long millis) {
        Envelope end = new Envelope(3, 3, "e", "release", "push", "push", 1, NodeStatus.COMPLETED);
        return new NodeEvent.Completed(end, Map.of(), millis, null, 0);
    }

    @Test
    void aConditionOnTheScreenIsDecidedWhereTheScreenIs() {
        EventFilter slow = filters.parse("where=data.durationMs > 1000");

        assertThat(slow.matches(took(1001), Map.of())).isTrue();
        assertThat(slow.matches(took(1000), Map.of())).isFalse();
    }

    @Test
    void aConditionThatMakesNoSenseIsToldWhereItIsTyped() {
        assertThatThrownBy(() -> filters.parse("where=)("))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageStartingWith("column 1, at ')('");
    }
}
