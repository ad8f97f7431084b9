package dev.telltale.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.telltale.monitor.stream.Cursor;

class CursorFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void aTextIsACursorThatIsWrittenTheSameWayOrNone(byte[] bytes) {
        String text = Text.of(bytes);
        Cursor cursor;
        try {
            cursor = Cursor.parse(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isNotInstanceOf(NumberFormatException.class).hasMessageContaining("no cursor");
            return;
        }
        assertThat(cursor).hasToString(text);
        assertThat(text).matches("[a-z0-9.]{3,64}");
    }
}
