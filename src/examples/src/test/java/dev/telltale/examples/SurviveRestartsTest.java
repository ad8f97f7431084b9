package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurviveRestartsTest {
    // G12
    @Test
    void theSecondStartGoesOnWithWhatTheFirstBegan(@TempDir Path folder) throws Exception {
        assertThat(Printed.linesOf(SurviveRestarts::main, folder.toString())).containsExactly("started");
        assertThat(Printed.linesOf(SurviveRestarts::main, folder.toString())).containsExactly("goes on: COMPLETED");
    }
}
