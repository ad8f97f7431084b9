package dev.telltale.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of folders that a crash has left. */
class LeftFoldersTest {
    private static final String SECOND = "-0f0e0d0c-1234-4321-abcd-0123456789ab";

    @TempDir
    private Path workspace;

    private Path folder(String name) throws IOException {
        Path folder = Files.createDirectory(workspace.resolve(name));
        Files.writeString(folder.resolve("file"), "x");
        return folder;
    }

    private void recover(String goesOn, RunFolder folder) {
        LeftFolders left = LeftFolders.in(workspace);
        folder.adopt(left);
        left.delete(Set.of(goesOn, "ended")::contains);
    }

    @Test
    void whatGoesOnKeepsItsFolderAndThoseOfOthersAreDeleted() throws IOException {
        Path own = folder("goes-on");
        Path ended = folder("ended");
        Path second = folder("ended" + SECOND);
        RunFolder folder = new RunFolder(null, workspace, "goes-on");
        recover("goes-on", folder);

        assertThat(folder.resolve(null)).isEqualTo(own);
        assertThat(own.resolve("file")).exists();
        assertThat(ended).doesNotExist();
        assertThat(second).doesNotExist();
    }

    @Test
    void whoseFolderHadToHaveAnotherNameGoesOnInThatOne() throws IOException {
        Files.writeString(workspace.resolve("goes-on"), "somebody laid this here");
        Path own = folder("goes-on" + SECOND);
        RunFolder folder = new RunFolder(null, workspace, "goes-on");
        recover("goes-on", folder);

        assertThat(folder.resolve(null)).isEqualTo(own);
        assertThat(own.resolve("file")).exists();
    }

    @Test
    void aFolderThatOnlyLooksLikeASecondChoiceBelongsToTheExecutionOfThatName() throws IOException {
        Path other = folder("order" + SECOND);
        LeftFolders left = LeftFolders.in(workspace);

        assertThat(left.take("order")).isNull();
        assertThat(left.take("order" + SECOND)).isEqualTo(other);
    }

    @Test
    void whatIsNoFolderOfAnExecutionIsLeftAlone() throws IOException {
        Path foreign = folder("journal");
        Path target = folder("elsewhere");
        Files.createSymbolicLink(workspace.resolve("ended"), target);
        Path within = folder("ended" + SECOND);
        Files.createSymbolicLink(within.resolve("link"), target);
        recover("goes-on", new RunFolder(null, workspace, "goes-on"));

        assertThat(within).doesNotExist();
        assertThat(target.resolve("file")).exists();
        assertThat(foreign.resolve("file")).exists();
        assertThat(workspace.resolve("ended")).exists();
    }
}
