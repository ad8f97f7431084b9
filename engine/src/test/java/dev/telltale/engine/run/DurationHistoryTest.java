package dev.telltale.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.run.DurationHistory.Last;
import org.junit.jupiter.api.Test;

class DurationHistoryTest {
    private final DurationHistory history = new DurationHistory(2);

    @Test
    void aNodeThatNeverRanHasNone() {
        assertThat(history.micros(0)).isNegative();
        assertThat(history.last(0)).isEqualTo(Last.UNKNOWN);
        history.went(0, Last.NOT_CHOSEN);
        assertThat(history.micros(0)).isNegative();
        assertThat(history.last(0)).isEqualTo(Last.NOT_CHOSEN);
    }

    @Test
    void theNewestCountsMost() {
        history.took(0, 10_000_000);
        assertThat(history.micros(0)).isEqualTo(10_000_000);
        history.took(0, 20_000_000);
        assertThat(history.micros(0)).isEqualTo(13_000_000);
        for (int i = 0; i < 30; i++) {
            history.took(0, 20_000_000);
        }
        assertThat(history.micros(0)).isBetween(19_990_000L, 20_000_000L);
        assertThat(history.micros(1)).isNegative();
    }

    @Test
    void noTimeAtAllIsATimeToo() {
        history.took(0, 0);
        assertThat(history.micros(0)).isZero();
        history.took(0, 900);
        assertThat(history.micros(0)).as("too near to tell").isZero();
    }

    @Test
    void aSkipKeepsWhatIsKnownOfTheTimesBefore() {
        history.took(0, 5_000);
        history.went(0, Last.NOT_WANTED);
        assertThat(history.micros(0)).isEqualTo(5_000);
        history.took(0, 5_000);
        assertThat(history.last(0)).isEqualTo(Last.RAN);
    }
}
