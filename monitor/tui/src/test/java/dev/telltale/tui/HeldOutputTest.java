package dev.telltale.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutputTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "/dev/pts/3, true",
        "/dev/tty1, true",
        "pipe:[2716], false",
        "socket:[2717], false",
        "/tmp/log.txt, false"
    })
    void onlyWhatLeadsToATerminalIsKeptFromTheScreen(String leadsTo, boolean isTerminal) throws IOException {
        Path descriptor = Files.createSymbolicLink(folder.resolve("2"), Path.of(leadsTo));
        assertThat(HeldOutput.isTerminal(descriptor)).isEqualTo(isTerminal);
        Files.delete(descriptor);
    }

    @Test
    void whatCannotBeToldMayBeOne() {
        assertThat(HeldOutput.isTerminal(folder.resolve("nothing"))).isTrue();
    }
}
