package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.hub.LiveTail.Match;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveTailTest {
    private static final EventFilter WEB =
            EventFilter.builder().labels(List.of("team=web")).build();

    private final HubBed bed = new HubBed();

    @Test
    void theLabelsOfWhatHasJustBegunAreKnownBeforeTheViewsHaveNotedIt() {
        for (int i = 0; i < 100; i++) {
            Story web = new Story("web" + i, Map.of("team", "web"));
            Story other = new Story("other" + i, Map.of("team", "sail"));
            assertThat(matches(web.pending(), web.started(), web.nodeStarted("build")))
                    .containsOnly(Match.WANTED);
            assertThat(matches(other.started(), other.nodeStarted("build"))).containsOnly(Match.UNWANTED);
        }
        assertThat(bed.views.isBehind()).isTrue();
    }

    @Test
    void whatTheEventItselfRulesOutTakesNoLabels() {
        ExecutionEvent unheardOf = new Story("e1", Map.of(), 1).nodeStarted("build");
        EventFilter elsewhere = EventFilter.builder()
                .labels(List.of("team=web"))
                .executions(List.of("e2"))
                .build();

        assertThat(bed.hub.liveTail().match(WEB, unheardOf)).isEqualTo(Match.UNKNOWN);
        assertThat(bed.hub.liveTail().match(elsewhere, unheardOf)).isEqualTo(Match.UNWANTED);
    }

    private List<Match> matches(ExecutionEvent... batch) {
        bed.append(batch);
        return List.of(batch).stream()
                .map(event -> bed.hub.liveTail().match(WEB, event))
                .toList();
    }
}
