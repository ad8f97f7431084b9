package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Screens on terminals that can do little, and those that cannot be shown after all. */
@Timeout(300)
class ScreenTroubleTest {
    /** Has JLine find no way to the terminal, which nobody can know beforehand. */
    private static final String WITHOUT_TERMINAL = "JAVA_TOOL_OPTIONS=-Dorg.jline.terminal.provider=dumb";

    private static final String QUICK = "name: quick\nnodes:\n  - {id: a, run: echo hello}\n";

    @TempDir
    private Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("quick.yaml"), text).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vt100", "ansi", "of-no-kind", "xterm-256color"})
    void theCursorIsBackAndTheScreenIsLeftWhateverTheTerminalIs(String type) throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            tmux.telltale("TERM=" + type, "run", file(QUICK));
            tmux.awaitScreen("completed", "hello", "q quit");
            assertThat(tmux.isCursorShown()).isFalse();
            tmux.type("q");
            String left = tmux.awaitScreen(" completed in ", "code=0");
            assertThat(left).doesNotContain("q quit");
            assertThat(tmux.isCursorShown()).isTrue();
            assertThat(tmux.isOnOtherScreen()).isFalse();
        }
    }

    @Test
    void aTerminalThatDoesNotKnowItsSizeIsTakenForAUsualOne() throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            tmux.type("stty rows 0 cols 0\n");
            tmux.telltale("", "run", file(QUICK));
            tmux.awaitScreen("✓ completed", "[1 Output]  2 Variables", "a | hello", "q quit");
            tmux.type("q");
            tmux.awaitScreen("code=0");
        }
    }

    @Test
    void aRunIsPrintedFromItsStartWhereNoScreenCanBeShownAndAsksThere() throws IOException {
        String ask = file("name: ask\nnodes:\n  - {id: a, run: echo hello}\n  - {id: b, needs: [a], wait: {approval:"
                + " {prompt: Go on?}}}\n");
        try (Tmux tmux = Tmux.open(200, 24)) {
            tmux.telltale(WITHOUT_TERMINAL, "run", ask);
            tmux.awaitScreen(
                    "the run goes on without a screen: this terminal cannot be used",
                    " started",
                    "a | hello",
                    "b: Go on? [yes/no]");
            tmux.type("yes\n");
            tmux.awaitScreen(" completed in ", "code=0");
        }
    }

    @Test
    void watchSaysInALineThatNoScreenCanBeShownAndPrintsLinesWhereTheyAreAskedFor() throws Exception {
        try (DataServer server = new DataServer(folder.resolve("data")).start();
                Tmux tmux = Tmux.open(200, 24)) {
            server.startYaml("e1", QUICK);
            String here = "TELLTALE_SERVER=" + server.url();
            tmux.telltale(here + " " + WITHOUT_TERMINAL, "watch", "e1");
            String said = tmux.awaitScreen("telltale: this terminal cannot be used: ", "use --output plain", "code=1");
            assertThat(said).doesNotContain("internal error");
            tmux.type("clear\n");
            tmux.telltale(here, "watch", "e1", "--output", "plain");
            tmux.awaitScreen("quick e1 started", "a | hello", "quick e1 completed in ", "code=0");
        }
    }
}
