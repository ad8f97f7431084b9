package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DrawYourselfTest {
    @Test
    void itDrawsTheTreeInPlainLinesAndUnfoldsTheLoop() throws Exception {
        List<String> lines = Printed.linesOf(DrawYourself::main);

        assertThat(lines)
                .endsWith(
                        "voyage is COMPLETED",
                        "  cast_off is COMPLETED",
                        "  tack is COMPLETED",
                        "    tack[0]",
                        "    tack[1]",
                        "    tack[2]");
        assertThat(lines.get(lines.size() - 7)).startsWith("ENDED at event ");
    }
}
