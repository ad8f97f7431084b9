package dev.telltale.tui;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.monitor.LocalMonitor;
import org.junit.jupiter.api.Test;

class TelltaleTuiTest {
    @Test
    void itShowsOnce() {
        try (LocalMonitor monitor = LocalMonitor.inMemory()) {
            TelltaleTui tui = TelltaleTui.of(monitor);
            assertThatThrownBy(tui::show).isInstanceOf(NoScreenException.class);
            assertThatThrownBy(tui::show)
                    .isNotInstanceOf(NoScreenException.class)
                    .hasMessageContaining("shows once");
        }
    }
}
