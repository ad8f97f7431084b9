package dev.telltale.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final long BEGIN = Long.MAX_VALUE - 10; // the clock may run over
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Rate rate = new Rate(10, BEGIN);

    @Test
    void thoseOfTwoSecondsMayComeAtOnceAndThenTenASecond() {
        assertThat(allowed(100, BEGIN)).isEqualTo(20);
        assertThat(allowed(100, BEGIN + SECOND / 2)).isEqualTo(5);
        assertThat(allowed(100, BEGIN + SECOND)).isEqualTo(5);
    }

    @Test
    void aQuietTimeIsNotSavedBeyondThat() {
        assertThat(allowed(100, BEGIN + 60 * SECOND)).isEqualTo(20);
    }

    private int allowed(int asked, long now) {
        int allowed = 0;
        for (int i = 0; i < asked; i++) {
            allowed += rate.allows(now) ? 1 : 0;
        }
        return allowed;
    }
}
