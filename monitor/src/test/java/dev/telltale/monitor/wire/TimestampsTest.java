package dev.telltale.monitor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final DateTimeFormatter SIX_DECIMALS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void everyTimeIsWrittenAsTheLibraryWritesItAndReadBack() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            long seconds = random.nextLong(-62_167_219_200L, 253_402_300_800L);
            long micros = seconds * 1_000_000 + random.nextInt(1_000_000);
            String text = Timestamps.format(micros);

            assertThat(text)
                    .isEqualTo(SIX_DECIMALS.format(
                            Instant.ofEpochSecond(seconds, Math.floorMod(micros, 1_000_000L) * 1000)));
            assertThat(Timestamps.parse(text)).isEqualTo(micros);
        }
    }

    @Test
    void timesBeyondTheFormAreWrittenAsItsEnds() {
        assertThat(Timestamps.format(Long.MAX_VALUE)).isEqualTo("9999-12-31T23:59:59.999999Z");
        assertThat(Timestamps.format(Long.MIN_VALUE)).isEqualTo("0000-01-01T00:00:00.000000Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024-01-01T00:00:00Z",
                "2024-01-01T00:00:00.000000+00:00",
                "2024-13-01T00:00:00.000000Z",
                "2024-01-01t00:00:00.000000Z",
                "2024-01-01T00:00:00.00000xZ"
            })
    void anotherFormIsRefused(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
