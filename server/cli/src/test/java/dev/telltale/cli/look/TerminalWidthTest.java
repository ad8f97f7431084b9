package dev.telltale.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalWidthTest {
    @Test
    void theSecondNumberOfTheSizeIsTheWidth() {
        assertThat(TerminalWidth.of("24 132\n")).isEqualTo(132);
    }

    @Test
    void aTerminalThatDoesNotSayHowWideItIsHasEightyColumns() {
        assertThat(TerminalWidth.of("0 0\n")).isEqualTo(80);
        assertThat(TerminalWidth.of("")).isEqualTo(80);
    }
}
