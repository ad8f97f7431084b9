package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class PaceTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Pace pace = new Pace(Duration.ofSeconds(45), time);

    @Test
    void anAnswerThatDribblesIsGivenUp() {
        time.advanceTimeBy(Duration.ofSeconds(45));
        assertThatCode(() -> pace.check(45)).doesNotThrowAnyException();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThatThrownBy(() -> pace.check(46))
                .isInstanceOf(SlowException.class)
                .hasMessage("of its answer, only 46 bytes have come in 46000 ms");
    }

    @Test
    void aLargeOneHasItsTime() {
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThatCode(() -> pace.check(10_000_000)).doesNotThrowAnyException();
    }
}
