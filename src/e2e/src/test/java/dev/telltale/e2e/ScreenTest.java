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

/** {@code telltale run} at a terminal, as a person would use it. */
@Timeout(300)
class ScreenTest {
    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String large() throws IOException {
        return file("large.yaml", LargeWorkflow.text());
    }

    private String stop() {
        return "STOP=" + folder.resolve("stop");
    }

    @Test
    void aPersonReadsSearchesFiltersLooksBackAndSeesTheEnd() throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            String before = tmux.settings();
            tmux.telltale(stop(), "run", large());
            tmux.awaitScreen("large", "▶ running", "● LIVE", "talk | line", "✓ rounds");

            tmux.type("/warning\n");
            tmux.awaitScreen("talk ! warning", " below");
            tmux.type("/line 20\n");
            tmux.awaitScreen("[1 Output]", "line 20", " below");
            tmux.press("Tab", "j", "j", "Right");
            tmux.awaitScreen("▾ ✓ rounds", "✓ [0] 0");
            tmux.press("Right");
            tmux.type("2");
            tmux.awaitScreen("● count = 30  (was 29)");
            tmux.type("3/type=variable.chang\n");
            tmux.awaitScreen("did you mean 'variable.changed'?", "Filter: type=variable.chang");
            tmux.type("ed\n");
            tmux.awaitScreen("variable.changed rounds[29]/add {\"name\":\"count\"", "31 events by type=");

            tmux.type("2{{{{{{{{{{{{{{{{{{{[");
            tmux.awaitScreen("PAST, L is live", "count = ");
            tmux.type("L");
            tmux.awaitScreen("● LIVE", "(was 29)");
            Files.createFile(folder.resolve("stop"));
            String end = tmux.awaitScreen("✓ completed", "100%", "○ ENDED");
            assertThat(end).contains("✓ large");
            tmux.type("q");
            tmux.awaitScreen("large ", " completed in ", "code=0");
            assertThat(tmux.isOnOtherScreen()).isFalse();
            assertThat(tmux.settings()).isEqualTo(before);
        }
    }

    @Test
    void theScreenFollowsTheSizeOfTheTerminal() throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            tmux.telltale(stop(), "run", large());
            tmux.awaitScreen("talk | line");
            tmux.resize(140, 40);
            tmux.awaitScreen("│[1 Output]", "· node20", "● LIVE");
            tmux.resize(12, 4);
            tmux.awaitScreen("LIVE");
            tmux.resize(1, 1);
            Awaitility.await().until(() -> tmux.screen().strip().length() <= 1);
            assertThat(tmux.isOnOtherScreen()).isTrue();
            tmux.resize(80, 24);
            tmux.awaitScreen("[1 Output]  2 Variables", "talk | line", "● LIVE");
        }
    }

    @Test
    void leavingWhileItRunsIsAskedForAndCancelsWithTheReason() throws IOException {
        try (Tmux tmux = Tmux.open(100, 24)) {
            tmux.telltale(stop(), "run", "--id", "mine", large());
            tmux.awaitScreen("talk | line");
            tmux.type("q");
            tmux.awaitScreen("Cancel mine? Enter cancels it, Esc does not. Reason:");
            tmux.press("Escape");
            tmux.awaitScreen("? help  q quit");
            tmux.type("qseen enough\n");
            tmux.awaitScreen("⊘ cancelled", "○ ENDED");
            tmux.type("4");
            tmux.awaitScreen("✗ cancelled: seen enough");
            tmux.type("q");
            tmux.awaitScreen("cancelled after", "seen enough", "code=4");
        }
    }

    @Test
    void ctrlCCancelsAndLeaves() throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            tmux.telltale(stop(), "run", large());
            tmux.awaitScreen("talk | line");
            tmux.press("C-c");
            tmux.awaitScreen("interrupted by Ctrl-C", "code=130");
            assertThat(tmux.isOnOtherScreen()).isFalse();
        }
    }

    @Test
    void aSecondCtrlCEndsAtOnceWhatIgnoresTheFirst() throws IOException {
        String stubborn = file(
                "stubborn.yaml",
                "name: stubborn\nnodes:\n  - {id: a, run: \"trap '' TERM; echo ready; while true; do sleep 1; done\"}\n");
        try (Tmux tmux = Tmux.open(80, 24)) {
            String before = tmux.settings();
            tmux.telltale("", "run", stubborn);
            tmux.awaitScreen("a | ready");
            tmux.press("C-c");
            tmux.awaitScreen("⊘ cancelling");
            tmux.press("C-c");
            tmux.awaitScreen("code=130");
            assertThat(tmux.isOnOtherScreen()).isFalse();
            assertThat(tmux.settings()).isEqualTo(before);
        }
    }

    @Test
    void anApprovalIsAnsweredOnTheScreenAndAPauseIsSeen() throws IOException {
        String ask = file("ask.yaml", """
                name: ask
                nodes:
                  - {id: ask, wait: {approval: {prompt: Ship it?}}}
                  - {id: ship, needs: [ask], run: echo shipped}
                """);
        try (Tmux tmux = Tmux.open(80, 24)) {
            tmux.telltale("", "run", ask);
            tmux.awaitScreen("a answers  ask waits for an approval: Ship it?");
            tmux.type("p");
            tmux.awaitScreen("‖ paused");
            tmux.type("r");
            tmux.awaitScreen("▶ running");
            tmux.type("ayes\n");
            tmux.awaitScreen("ship | shipped", "✓ completed");
            tmux.type("q");
            tmux.awaitScreen("code=0");
        }
    }

    @Test
    void theTerminalIsInOrderAfterAKillAndAfterATerm() throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            String before = tmux.settings();
            tmux.telltale(stop(), "run", large());
            tmux.awaitScreen("talk | line");
            Tools.run("kill", "-TERM", Long.toString(tmux.processOf("java")));
            tmux.awaitScreen("terminated by SIGTERM", "code=143");
            assertThat(tmux.isOnOtherScreen()).isFalse();
            Awaitility.await().until(() -> tmux.settings().equals(before));
        }
    }

    @Test
    void aTerminalThatIsClosedTakesTheRunWithIt() throws IOException {
        Path pid = folder.resolve("pid");
        String sleeper = file(
                "sleeper.yaml",
                "name: sleeper\nnodes:\n  - {id: a, run: 'echo $$ > " + pid + "; echo ready; sleep 300'}\n");
        long telltale;
        try (Tmux tmux = Tmux.open(80, 24)) {
            tmux.telltale("", "run", sleeper);
            tmux.awaitScreen("a | ready");
            telltale = tmux.processOf("java");
            assertThat(Pids.isAlive(pid)).isTrue();
        }
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> ProcessHandle.of(telltale).isEmpty() && !Pids.isAlive(pid));
    }

    @Test
    void withoutColourAndUnicodeItSaysTheSame() throws IOException {
        try (Tmux tmux = Tmux.open(80, 24)) {
            tmux.telltale("LC_ALL=C NO_COLOR=1 TERM=xterm " + stop(), "run", large());
            String screen = tmux.awaitScreen("> running", "* LIVE", "talk | line", "+ rounds");
            assertThat(screen).doesNotContain("▶");
        }
    }

    @Test
    void aTerminalThatCannotShowAScreenGetsLinesOrAClearError() throws IOException {
        String quick = file("quick.yaml", "name: quick\nnodes:\n  - {id: a, run: echo hello}\n");
        try (Tmux tmux = Tmux.open(100, 24)) {
            tmux.telltale("TERM=dumb", "run", quick);
            tmux.awaitScreen("a | hello", "code=0");
            tmux.telltale("TERM=dumb", "run", "--output", "tui", quick);
            tmux.awaitScreen("this terminal cannot show a screen: TERM is 'dumb'", "code=2");
            tmux.telltale("", "run", quick, "</dev/null", "|", "cat");
            tmux.awaitScreen("a | hello", "code=0");
        }
        try (Jar jar = Jar.start("run", "--output", "tui", quick)) {
            assertThat(jar.exitCode()).isEqualTo(2);
            assertThat(jar.err()).contains("there is no terminal here");
        }
    }
}
