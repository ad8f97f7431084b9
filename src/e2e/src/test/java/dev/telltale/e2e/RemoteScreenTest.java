package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code telltale watch} at a terminal while much happens, and its server dies and comes back. */
@Timeout(300)
class RemoteScreenTest {
    private static final Pattern NEWEST = Pattern.compile("event (\\d+) of (\\d+)");

    @TempDir
    private Path folder;

    @Test
    void aLargeRunIsWatchedThroughTheDeathOfItsServerAndNothingIsMissing() throws IOException, InterruptedException {
        Path stop = folder.resolve("stop");
        try (DataServer server = new DataServer(Map.of("STOP", stop.toString()), folder.resolve("data")).start();
                Tmux tmux = Tmux.open(80, 24)) {
            server.keepPort();
            server.startYaml("e1", LargeWorkflow.text());
            tmux.telltale("TELLTALE_SERVER=" + server.url(), "watch", "e1");
            tmux.awaitScreen("large", "▶ running", "● LIVE", "talk | line", "✓ rounds");
            server.crash();
            tmux.awaitScreen("RECONNECTING", "talk | line");
            tmux.resize(120, 40);
            tmux.awaitScreen("│[1 Output]", "RECONNECTING");
            server.start();
            tmux.awaitScreen("● LIVE", "▶ talk running, attempt 2", "talk | line");

            tmux.type("3/type=node.started node=talk\n");
            tmux.awaitScreen("2 events by type=node.s");
            tmux.type("{{[");
            tmux.awaitScreen("PAST, L is live");
            tmux.type("L");
            tmux.awaitScreen("● LIVE");
            Files.createFile(stop);
            String end = tmux.awaitScreen("✓ completed", "100%", "○ ENDED");
            Matcher newest = NEWEST.matcher(end);
            assertThat(newest.find()).as(end).isTrue();
            assertThat(newest.group(1)).isEqualTo(newest.group(2));
            assertThat(server.history("e1")).hasSize(Integer.parseInt(newest.group(2)));
            assertThat(end).doesNotContain("GAP");
            tmux.type("q");
            tmux.awaitScreen("code=0");
        }
    }

    @Test
    void aLargeRunIsCancelledWithAReasonFromFarAway() throws IOException, InterruptedException {
        Path stop = folder.resolve("stop");
        try (DataServer server = new DataServer(Map.of("STOP", stop.toString()), folder.resolve("data")).start();
                Tmux tmux = Tmux.open(80, 24)) {
            server.startYaml("e1", LargeWorkflow.text());
            tmux.telltale("TELLTALE_SERVER=" + server.url(), "watch", "e1");
            tmux.awaitScreen("● LIVE", "talk | line");
            tmux.type("cseen enough\n");
            tmux.awaitScreen("⊘ cancelled", "○ ENDED");
            tmux.type("4");
            tmux.awaitScreen("✗ cancelled: seen enough");
            tmux.type("q");
            tmux.awaitScreen("code=0");
            assertThat(server.status("e1")).isEqualTo("cancelled");
        }
    }
}
