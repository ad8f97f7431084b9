package dev.telltale.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryTest {
    @Test
    void theDelayStaysGrowsOrDoubles() {
        assertThat(delays(Retry.Backoff.FIXED, null)).containsExactly(2L, 2L, 2L, 2L);
        assertThat(delays(Retry.Backoff.LINEAR, null)).containsExactly(2L, 4L, 6L, 8L);
        assertThat(delays(Retry.Backoff.EXPONENTIAL, null)).containsExactly(2L, 4L, 8L, 16L);
    }

    @Test
    void noDelayIsLongerThanTheLongest() {
        assertThat(delays(Retry.Backoff.EXPONENTIAL, Duration.ofSeconds(5))).containsExactly(2L, 4L, 5L, 5L);
    }

    @Test
    void jitterSpreadsADelayInBothDirectionsAndNotBeyondTheLongest() {
        Retry retry = new Retry(9, Retry.Backoff.FIXED, Duration.ofSeconds(10), Duration.ofSeconds(12), 0.5, Set.of());

        assertThat(retry.delayAfter(1, 0)).isEqualTo(Duration.ofSeconds(5));
        assertThat(retry.delayAfter(1, 0.5)).isEqualTo(Duration.ofSeconds(10));
        assertThat(retry.delayAfter(1, 0.999)).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void tenThousandDoublingsDoNotOverflow() {
        Retry retry = new Retry(10_000, Retry.Backoff.EXPONENTIAL, Duration.ofDays(1), null, 1, Set.of());

        assertThat(retry.delayAfter(9_999, 0.9)).isEqualTo(Duration.ofDays(36_500));
    }

    private static Stream<Long> delays(Retry.Backoff backoff, Duration most) {
        Retry retry = new Retry(5, backoff, Duration.ofSeconds(2), most, 0, Set.of());
        return IntStream.rangeClosed(1, 4)
                .mapToObj(attempt -> retry.delayAfter(attempt, 0.3).toSeconds());
    }
}
