package dev.telltale.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "250ms, PT0.25S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "1h30m, PT1H30M",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "90m90s, PT1H31M30S",
        "36500d, PT876000H"
    })
    void aDurationIsNumbersWithUnits(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "5", "s", "5 s", " 5s", "5S", "1.5s", "-5s", "+5s", "5s,", "1h30", "1w", "PT5S", "٣s"})
    void anythingElseIsRefusedWithAdvice(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a duration; write a number and a unit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "36501d",
                "9999999999999999999d",
                "999999999999999999d",
                "36500d1ms",
                "99999999999999999999999999ms"
            })
    void moreThanACenturyIsRefused(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than 36500 days");
    }
}
