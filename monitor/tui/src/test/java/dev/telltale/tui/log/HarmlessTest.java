package dev.telltale.tui.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HarmlessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'plain text'|'plain text'",
                "'\u001b[31mred\u001b[0m'|'red'",
                "'\u001b]0;a title\u0007rest'|'rest'",
                "'\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\'|'link'",
                "'\u001b[2J\u001b[1;1Hgone'|'gone'",
                "'\u001bcreset'|'reset'",
                "'bell\u0007'|'bell\\u0007'",
                "'a\tb'|'a       b'",
                "'two\nlines'|'two\\u000alines'",
                "'turned \u202eround'|'turned \\u202eround'",
                "'日本 ✓'|'日本 ✓'",
                "'\u009b31m'|'\\u009b31m'",
                "'\u0085\u0090\u009d'|'\\u0085\\u0090\\u009d'",
                "'a\u007fb'|'a\\u007fb'",
                "'cut \u001b[38;5'|'cut '",
                "'e\u0301'|'e\u0301'",
                "'\u0301e'|'\\u0301e'",
                "'\u20dd\u0301x'|'\\u20ddx'",
                "'\ud83d x'|'\\ud83d x'"
            })
    void noTextMovesTheCursorOrHidesOther(String text, String harmless) {
        assertThat(Harmless.of(text, 100)).isEqualTo(harmless);
    }

    @Test
    void aCharacterHasFewMarks() {
        assertThat(Harmless.of("a" + "\u0301".repeat(1000) + "b\u0301", 5000))
                .isEqualTo("a" + "\u0301".repeat(4) + "b\u0301");
    }

    @Test
    void aLongTextSaysHowMuchIsLeftOut() {
        assertThat(Harmless.of("x".repeat(50), 10)).isEqualTo("xxxxxxxxxx… (40 more)");
        assertThat(Harmless.of("123456789😀", 10))
                .as("no character is cut in two")
                .isEqualTo("123456789… (2 more)");
        assertThat(Harmless.of("\u001b[31mred\u001b[0m and more", 3))
                .as("colours are no characters")
                .isEqualTo("red… (9 more)");
    }
}
