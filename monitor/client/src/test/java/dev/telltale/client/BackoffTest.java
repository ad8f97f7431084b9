package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20));

    @Test
    void theBoundDoublesUpToTheLongest() {
        assertThat(millis(0, 1)).isEqualTo(500);
        assertThat(millis(1, 1)).isEqualTo(1000);
        assertThat(millis(5, 1)).isEqualTo(16_000);
        assertThat(millis(6, 1)).isEqualTo(20_000);
        assertThat(millis(1_000_000, 1)).isEqualTo(20_000);
    }

    @Test
    void chanceTakesAnythingBelowIt() {
        assertThat(millis(3, 0)).isZero();
        assertThat(millis(3, 0.25)).isEqualTo(1000);
    }

    // Scattered all the same, for it may have told everybody the same.
    @Test
    void itIsNeverShorterThanTheServerWants() {
        assertThat(backoff.delay(0, Duration.ofSeconds(2), 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.delay(0, Duration.ofSeconds(2), 1)).isEqualTo(Duration.ofMillis(2500));
        assertThat(backoff.delay(0, Duration.ofDays(2), 0)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofNanos(500), Duration.ofSeconds(1))) // no pause at all
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private long millis(int failures, double chance) {
        return backoff.delay(failures, Duration.ZERO, chance).toMillis();
    }
}
