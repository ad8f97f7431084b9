package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals that come from elsewhere while a screen is shown. */
@Timeout(300)
class ScreenSignalsTest {
    @TempDir
    private Path folder;

    /** A workflow whose node waits long, and writes down which process it is. */
    private String sleeper() throws IOException {
        String run = "echo $$ > " + folder.resolve("pid") + "; echo ready; sleep 300";
        return Files.writeString(
                        folder.resolve("sleeper.yaml"), "name: sleeper\nnodes:\n  - {id: a, run: '" + run + "'}\n")
                .toString();
    }

    private static void signal(Tmux tmux, String name) {
        Tools.run("kill", "-" + name, Long.toString(tmux.processOf("java")));
    }

    @ParameterizedTest
    @CsvSource({"INT, interrupted by Ctrl-C, 130", "HUP, hung up by SIGHUP, 129", "TERM, terminated by SIGTERM, 143"})
    void aSignalCancelsTheRunEndsItsProcessesAndLeavesTheTerminalInOrder(String signal, String reason, int code)
            throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            String before = tmux.settings();
            tmux.telltale("", "run", sleeper());
            tmux.awaitScreen("a | ready");
            signal(tmux, signal);
            tmux.awaitScreen("cancelled after", reason, "code=" + code);
            assertThat(tmux.isOnOtherScreen()).isFalse();
            assertThat(tmux.isCursorShown()).isTrue();
            assertThat(tmux.settings()).isEqualTo(before);
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> !Pids.isAlive(folder.resolve("pid")));
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "HUP, 129", "TERM, 143"})
    void aSignalEndsTheWatchingAndNotWhatIsWatched(String signal, int code) throws IOException, InterruptedException {
        try (DataServer server = new DataServer(folder.resolve("data")).start();
                Tmux tmux = Tmux.open(80, 24)) {
            server.startYaml("e1", Files.readString(Path.of(sleeper())));
            String before = tmux.settings();
            tmux.telltale("TELLTALE_SERVER=" + server.url(), "watch", "e1");
            tmux.awaitScreen("a | ready");
            signal(tmux, signal);
            String left = tmux.awaitScreen("code=" + code);
            assertThat(left).doesNotContain("Exception", "WARN", "ERROR");
            assertThat(tmux.isOnOtherScreen()).isFalse();
            assertThat(tmux.settings()).isEqualTo(before);
            assertThat(Pids.isAlive(folder.resolve("pid"))).isTrue();
        }
    }

    @Test
    void ctrlZLeavesTheTerminalToTheShellAndFgComesBack() throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            String before = tmux.settings();
            tmux.telltale("", "run", sleeper());
            tmux.awaitScreen("a | ready", "● LIVE");
            for (int i = 0; i < 2; i++) {
                if (i == 0) {
                    tmux.press("C-z");
                } else {
                    signal(tmux, "TSTP");
                }
                tmux.awaitScreen("Stopped", "$ ");
                assertThat(tmux.isOnOtherScreen()).isFalse();
                assertThat(tmux.isCursorShown()).isTrue();
                tmux.type("clear; stty -a -F $(tty) > " + folder.resolve("stopped") + "; echo mine\n");
                tmux.awaitScreen("mine");
                assertThat(Tmux.settings(Files.readString(folder.resolve("stopped"))))
                        .isEqualTo(before);
                tmux.type("fg; echo ended=$?\n");
                tmux.awaitScreen("a | ready", "● LIVE");
                assertThat(tmux.isOnOtherScreen()).isTrue();
                assertThat(tmux.isCursorShown()).isFalse();
            }
            signal(tmux, "STOP");
            tmux.awaitScreen("Stopped");
            tmux.type("fg; echo ended=$?");
            tmux.press("C-j"); // what cannot be left in order is left as it was: Enter does nothing
            tmux.awaitScreen("a | ready", "● LIVE");
            tmux.press("C-c");
            tmux.awaitScreen("ended=130");
            assertThat(tmux.settings()).isEqualTo(before);
        }
    }
}
