package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.Story;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentLabelsTest {
    private static final Map<String, String> LONG = Map.of("text", "x".repeat(10_000)); // 40 KB, estimated

    private final RecentLabels labels = new RecentLabels();

    @Test
    void theFirstToHaveComeGoesFirstWhenTheyTakeTooMuch() {
        for (int i = 0; i < 100; i++) {
            labels.note(new Story("e" + i, LONG).started());
        }
        assertThat(labels.get("e99")).isEqualTo(LONG);
        assertThat(labels.get("e80")).isEqualTo(LONG);
        assertThat(labels.get("e70")).isNull();
    }

    @Test
    void oneThatBeginsAgainIsCountedOnce() {
        labels.note(new Story("e1", LONG).started());
        for (int i = 0; i < 100; i++) {
            labels.note(new Story("e2", LONG).pending());
        }
        assertThat(labels.get("e1")).isEqualTo(LONG);

        labels.note(new Story("e2", Map.of("team", "web")).started());
        assertThat(labels.get("e2")).containsOnly(Map.entry("team", "web"));
    }

    @Test
    void otherEventsSayNothingOfLabels() {
        labels.note(new Story("e1", Map.of(), 1).nodeStarted("build"));
        assertThat(labels.get("e1")).isNull();
    }
}
