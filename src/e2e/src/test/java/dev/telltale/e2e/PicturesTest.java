package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Takes the pictures of the screen that the documentation shows; into its folder if {@code telltale.pictures} names one. */
@Timeout(300)
class PicturesTest {
    private static final Path PLAYBOOK =
            Path.of(System.getProperty("telltale.root"), "src/examples/workflows/playbook.yaml");

    @TempDir
    private Path folder;

    /** The playbook, which stays with the second host until there is a file: so long a picture takes. */
    private String playbook() throws IOException {
        String text = Files.readString(PLAYBOOK);
        int end = text.lastIndexOf("\n  - {id: announce");
        String held = "; until [ -e \"$GO\" ] || [ ${{ host }} != api ]; do sleep 0.1; done";
        return Files.writeString(folder.resolve("playbook.yaml"), text.substring(0, end) + held + text.substring(end))
                .toString();
    }

    @Test
    void thePlaybookIsSeenAtWorkAndAsItWas() throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            Path go = folder.resolve("go");
            tmux.telltale("GO=" + go, "run", "--id", "friday", "--input", "pause=2", playbook());
            tmux.awaitScreen("▸ ▶ install", "of 3");
            tmux.press("End", "k", "Right");
            keep(
                    "run",
                    tmux.awaitScreen("✗ probe failed: exit code 7", "▾ ▶ install", "installing release.tgz on api"));
            tmux.type("q");
            tmux.awaitScreen("Cancel friday?");
            tmux.press("Escape");
            Files.createFile(go);

            tmux.awaitScreen("✓ completed", "○ ENDED");
            tmux.type("g4");
            tmux.awaitScreen("probe: exit code 7");
            tmux.type("3/type=node.*,!node.output\n");
            tmux.awaitScreen("events by type=");
            tmux.type("{{{{{{{{");
            keep("past", tmux.awaitScreen("PAST, L is live", "node.retrying fetch"));
            tmux.press("Escape");
            tmux.awaitScreen("✓ completed");
            tmux.type("q");
            assertThat(tmux.awaitScreen("code=0")).contains("playbook friday completed in");
        }
    }

    private static void keep(String name, String screen) throws IOException {
        String folder = System.getProperty("telltale.pictures");
        if (folder != null) {
            Files.writeString(
                    Path.of(System.getProperty("telltale.root"), folder, name + ".txt"), screen.stripTrailing() + "\n");
        }
    }
}
