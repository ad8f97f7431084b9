package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final long MIB = 1 << 20;

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // What a loop of 60,000 iterations that set a variable leaves takes 30 times its length.
    @Test
    void aViewOfVeryManySmallResultsTakesFarMoreThanItsLength() {
        byte[] view = json("[" + "{\"inc\":{\"c\":1234}},".repeat(500_000) + "0]");

        assertThat(view.length).isBetween(9_000_000, 10_000_000);
        assertThatThrownBy(() -> new Room(256 * MIB).check(view))
                .isInstanceOf(NoRoomException.class)
                .hasMessage(view.length + " bytes of JSON");
        assertThat(new Room(512 * MIB).check(view)).isSameAs(view);
    }

    @Test
    void aViewOfLongOutputTakesLittleMore() {
        byte[] view = json("{\"text\":\"" + "one, two: three\\n".repeat(600_000) + "\"}");

        assertThat(new Room(256 * MIB).check(view)).isSameAs(view);
    }

    @Test
    void whatIsSmallIsReadInAnyCase() {
        byte[] view = json("{".repeat(1000));

        assertThat(new Room(1).check(view)).isSameAs(view);
    }
}
