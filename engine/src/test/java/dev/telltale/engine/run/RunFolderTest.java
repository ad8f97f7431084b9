package dev.telltale.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder in which an execution's processes run. */
class RunFolderTest {
    @TempDir
    private Path workspace;

    @Test
    void itIsTheOwnersAloneAndGoesWithTheExecution() throws IOException {
        RunFolder folder = new RunFolder(null, workspace.resolve("later"), "e1");
        Path path = folder.resolve(null);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
        assertThat(folder.resolve("sub")).isEqualTo(path.resolve("sub"));
        Files.writeString(Files.createDirectory(path.resolve("sub")).resolve("file"), "x");
        folder.delete();
        folder.delete();
        assertThat(path).doesNotExist();
    }

    @Test
    void whatAnotherLifeLeftIsNotUsed() throws IOException {
        Path left = Files.createDirectory(workspace.resolve("e1"));
        Files.writeString(left.resolve("file"), "old");
        RunFolder folder = new RunFolder(null, workspace, "e1");

        assertThat(folder.resolve(null)).isNotEqualTo(left).isEmptyDirectory().hasParent(workspace);
        assertThat(folder.resolve(null)).isEqualTo(folder.resolve(null));
        folder.delete();
        assertThat(left.resolve("file")).exists();
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectory(workspace.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious"), "x");
        Files.createSymbolicLink(workspace.resolve("e1"), elsewhere);
        RunFolder folder = new RunFolder(null, workspace, "e1");

        assertThat(folder.resolve(null).toRealPath()).isNotEqualTo(elsewhere.toRealPath());
        folder.delete();
        assertThat(elsewhere.resolve("precious")).exists();
    }

    @Test
    void aGivenFolderStays() throws IOException {
        RunFolder folder = new RunFolder(workspace, workspace, "e1");

        assertThat(folder.resolve(null)).isEqualTo(workspace);
        folder.delete();
        assertThat(workspace).exists();
    }
}
