package dev.telltale.monitor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void aCursorIsReadAsItIsWritten() {
        Cursor cursor = new Cursor("abcd1234", Long.MAX_VALUE);

        assertThat(cursor).hasToString("abcd1234.9223372036854775807");
        assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(Cursor.parse("abcd1234.0").position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "abcd1234",
                "abcd1234.",
                ".7",
                "abcd1234.-1",
                "abcd1234.07",
                "abcd1234.7.8",
                "ABCD.7",
                "a b.7",
                "abcd1234.9223372036854775808",
                "abcd1234.7\n",
                "abcd1234:7",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnop.7"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Cursor.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no cursor");
    }
}
