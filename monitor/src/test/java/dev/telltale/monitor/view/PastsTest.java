package dev.telltale.monitor.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PastsTest {
    private static final Mark END = new Mark(7, 2);

    @Test
    void theFirstToHaveGoneIsForgottenFirst() {
        Pasts pasts = new Pasts(64L << 20);
        for (int i = 0; i < 10_001; i++) {
            pasts.keep("e" + i, new Past(Map.of(), END));
        }

        assertThat(pasts.get("e0")).isNull();
        assertThat(pasts.get("e1")).isEqualTo(new Past(Map.of(), END));
        assertThat(pasts.get("e10000")).isNotNull();
    }

    // labels of one execution may be 64 KiB
    @Test
    void longLabelsLeaveRoomForFewer() {
        Pasts pasts = new Pasts(1 << 20);
        for (int i = 0; i < 100; i++) {
            pasts.keep("e" + i, new Past(Map.of("note", i + "x".repeat(60 << 10)), END));
        }

        assertThat(pasts.get("e0")).isNull();
        assertThat(pasts.get("e90")).isNull();
        assertThat(pasts.get("e99")).isNotNull();
    }

    @Test
    void anIdThatIsUsedAgainIsForgottenAndKeptAnew() {
        Pasts pasts = new Pasts(2000);
        for (int i = 0; i < 1000; i++) {
            pasts.keep("e1", new Past(Map.of("turn", "" + i), END));
            pasts.keep("e2", new Past(Map.of("turn", "" + i), END));
            pasts.forget("e2");
        }

        assertThat(pasts.get("e1")).isEqualTo(new Past(Map.of("turn", "999"), END));
        assertThat(pasts.get("e2")).isNull();
    }
}
