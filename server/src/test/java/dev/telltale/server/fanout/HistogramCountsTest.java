package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramCountsTest {
    @Test
    void aNumberCountsBelowTheFirstBoundThatItDoesNotExceed() {
        HistogramCounts spread = new HistogramCounts(0, 10);
        spread.add(0, 1);
        spread.add(10, 2);
        spread.add(11, 3);

        assertThat(spread.histogram()).isEqualTo(new Histogram(List.of(0L, 10L), List.of(1L, 2L, 3L), 53));
    }

    @Test
    void thoseOfSeveralEventLoopsAddUp() {
        Histogram one = new Histogram(List.of(5L), List.of(1L, 2L), 20);
        Histogram other = new Histogram(List.of(5L), List.of(3L, 0L), 4);

        assertThat(one.and(other)).isEqualTo(new Histogram(List.of(5L), List.of(4L, 2L), 24));
    }
}
