package dev.telltale.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery.Gap;
import org.junit.jupiter.api.Test;

class GapTextTest {
    private static final Cursor FROM = new Cursor("abc", 38);
    private static final Cursor TO = new Cursor("abc", 40);

    @Test
    void whatIsMissingOfAnExecutionIsToldByItsNumbers() {
        assertThat(GapText.of(new Gap(FROM, TO, 7, 9, Gap.RETENTION)))
                .isEqualTo("events 7 to 9 are missing: they are no longer kept by the server");
        assertThat(GapText.of(new Gap(FROM, TO, 7, 7, Gap.DAMAGE)))
                .isEqualTo("event 7 is missing: it is damaged on the server's disk");
    }

    @Test
    void whatIsMissingOfAllIsToldByItsPlaces() {
        assertThat(GapText.of(new Gap(FROM, TO, 0, 0, Gap.OVERFLOW)))
                .isEqualTo("events from abc.38 to abc.40 are missing: this was too slow for all of them");
    }

    @Test
    void aServerThatHasBegunAnewIsToldAsThat() {
        assertThat(GapText.of(new Gap(FROM, new Cursor("def", 0), 0, 0, Gap.EPOCH)))
                .isEqualTo("events behind abc.38 may be missing: the server has begun anew,"
                        + " and knows nothing of what was before");
    }
}
