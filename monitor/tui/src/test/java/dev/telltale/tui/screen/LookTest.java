package dev.telltale.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.Status;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookTest {
    @ParameterizedTest
    @CsvSource({
        "LANG,en_US.UTF-8,true",
        "LC_ALL,C.utf8,true",
        "LC_CTYPE,de_DE.UTF-8,true",
        "LANG,C,false",
        "LC_ALL,en_US.ISO-8859-1,false",
        "OTHER,UTF-8,false"
    })
    void theLocaleSaysWhetherThereIsMoreThanAscii(String variable, String value, boolean isUnicode) {
        assertThat(Look.of(Map.of(variable, value)).isUnicode()).isEqualTo(isUnicode);
    }

    @Test
    void theStrongestVariableDecides() {
        assertThat(Look.of(Map.of("LC_ALL", "C", "LANG", "en_US.UTF-8")).isUnicode())
                .isFalse();
    }

    @Test
    void noColorIsHonouredUnlessItIsEmpty() {
        assertThat(Look.of(Map.of("NO_COLOR", "1")).isColoured()).isFalse();
        assertThat(Look.of(Map.of("NO_COLOR", "")).isColoured()).isTrue();
    }

    @Test
    void everyStatusHasASignOfOneColumnInBothAlphabets() {
        List<String> ascii = signs(new Look(false, false, ZoneOffset.UTC));

        assertThat(ascii).allMatch(sign -> sign.length() == 1 && sign.charAt(0) < 128 && sign.charAt(0) != '?');
        assertThat(signs(new Look(true, false, ZoneOffset.UTC)))
                .allMatch(sign -> sign.length() == 1)
                .doesNotContain("?");
    }

    private static List<String> signs(Look look) {
        return Stream.<Status>concat(Arrays.stream(NodeStatus.values()), Arrays.stream(ExecutionStatus.values()))
                .map(look::sign)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "-1,''",
        "0,0 ms",
        "999,999 ms",
        "1000,1.0 s",
        "59949,59.9 s",
        "60000,1m 00s",
        "3599000,59m 59s",
        "7260000,2h 01m"
    })
    void durationsAreShort(long millis, String shown) {
        assertThat(Durations.of(millis)).isEqualTo(shown);
    }

    @Test
    void whatGoesOnChangesOnceASecond() {
        assertThat(Durations.goingOn(1200)).isEqualTo("1 s");
        assertThat(Durations.goingOn(999)).isEqualTo("0 s");
    }
}
