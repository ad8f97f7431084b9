package dev.telltale.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.route.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CloseCodeTest {
    @Test
    void ofOurOwnCodesThoseBelow4500MeanComeBack() {
        assertThat(within(4000, 4499)).isEqualTo(EnumSet.of(CloseCode.SILENT, CloseCode.IDLE, CloseCode.TOO_SLOW));
        assertThat(within(4500, 4999)).isEqualTo(EnumSet.of(CloseCode.NO_JSON, CloseCode.FLOOD));
    }

    // 1005, 1006 and 1015 are what a client makes up; a server that sends them breaks the protocol.
    @Test
    void allOthersMayStandOnTheWire() {
        for (CloseCode code : within(0, 3999)) {
            assertThat(code.code()).as(code.name()).isBetween(1000, 1014).isNotIn(1004, 1005, 1006);
        }
    }

    @Test
    void thoseThatRfc6455DoesNotExplainAreDocumented() throws IOException {
        try (InputStream document = Routes.class.getResourceAsStream("asyncapi.yaml")) {
            assertThat(new String(document.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(Arrays.stream(CloseCode.values())
                            .map(CloseCode::code)
                            .filter(code -> code == 1001 || code > 1009)
                            .map(code -> "- " + code + ": ")
                            .toList());
        }
    }

    @Test
    void aReasonFitsIntoAControlFrame() {
        for (CloseCode code : CloseCode.values()) {
            assertThat(code.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
        }
    }

    private static Set<CloseCode> within(int from, int to) {
        return Arrays.stream(CloseCode.values())
                .filter(code -> code.code() >= from && code.code() <= to)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CloseCode.class)));
    }
}
