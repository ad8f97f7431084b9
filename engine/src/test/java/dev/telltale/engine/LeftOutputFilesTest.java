package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOutputFilesTest {
    @TempDir
    private Path workspace;

    private Path left;
    private Path folder;

    @BeforeEach
    void crash() throws Exception {
        left = Files.createFile(workspace.resolve("outputs-123.txt"));
        folder = Files.createDirectory(workspace.resolve("execution"));
    }

    @Test
    void theNextLifeDeletesWhatProcessesOfTheLastOneWroteTheirOutputsTo() {
        builder().processRecords(workspace.resolve("processes")).build().close();
        assertThat(left).doesNotExist();
        assertThat(folder).exists();
    }

    @Test
    void aWorkspaceThatMayBeSharedIsLeftAlone() {
        builder().build().close();
        assertThat(left).exists();
    }

    private Engine.Builder builder() {
        return Engine.builder().journal(new RecordingJournal()).workspace(workspace);
    }
}
