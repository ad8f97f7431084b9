package dev.telltale.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurrentWidthTest {
    private int columns = 80;
    private long nanos;

    @Test
    void aTerminalThatIsResizedIsMeasuredAgainAfterASecond() {
        CurrentWidth width = new CurrentWidth(() -> columns, () -> nanos);
        assertThat(width.columns()).isEqualTo(80);
        columns = 40;
        assertThat(width.columns()).isEqualTo(80);
        nanos = 1_000_000_000;
        assertThat(width.columns()).isEqualTo(40);
    }
}
