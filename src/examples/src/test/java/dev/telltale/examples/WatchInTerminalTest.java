package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchInTerminalTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void look() {
        Programs.require("tmux", "stty");
    }

    @AfterEach
    void stop() throws Exception {
        if (Files.exists(folder.resolve("tmux"))) {
            tmux("kill-server");
        }
    }

    /** Runs an example in a terminal of 80 columns and 24 lines, and notes how the terminal is set before and after. */
    private void run(Class<?> example) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "80",
                "-y",
                "24",
                String.format(
                        "cd '%s'; stty -a > before; LC_ALL=C.UTF-8 '%s' --enable-native-access=ALL-UNNAMED -cp '%s' %s; stty -a > after; echo over; cat",
                        folder, java, System.getProperty("java.class.path"), example.getName()));
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("tmux", "-u", "-S", folder.resolve("tmux").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private String await(String part) {
        return Awaitility.await(part)
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> tmux("capture-pane", "-p"), screen -> screen.contains(part));
    }

    private void assertThatTheTerminalIsWhatItWas() throws Exception {
        assertThat(tmux("display-message", "-p", "#{alternate_on}")).isEqualTo("0\n");
        assertThat(settings("after")).isNotEmpty().isEqualTo(settings("before"));
    }

    /** But for the number of the line discipline, which JLine leaves to chance. */
    private String settings(String file) throws IOException {
        return Files.readString(folder.resolve(file)).replaceAll("line = [0-9]+;", "");
    }

    @Test
    void thePersonSeesTheRunAnswersItAndLeaves() throws Exception {
        run(WatchInTerminal.class);
        await("1 execution");
        tmux("send-keys", "Enter");
        await("moor waits for an approval: Moor here?");
        await("sailing to harbour");
        tmux("send-keys", "a", "y", "e", "s", "Enter");
        await("✓ voyage");
        tmux("send-keys", "q");
        await("ashore");
        assertThat(await("over")).doesNotContain("voyage");
        assertThatTheTerminalIsWhatItWas();
    }

    @Test
    void aSignalThatEndsTheProgramLeavesTheTerminalInOrder() throws Exception {
        run(WatchInTerminal.class);
        await("1 execution");
        long shell = Long.parseLong(tmux("display-message", "-p", "#{pane_pid}").strip());
        ProcessHandle.of(shell)
                .orElseThrow()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroy);
        assertThat(await("over")).doesNotContain("Exception", "\tat ");
        assertThatTheTerminalIsWhatItWas();
    }

    @Test
    void afterACrashTheTerminalIsInOrderAndNothingThatWasPrintedIsLost() throws Exception {
        run(BrokenWatch.class);
        await("1 execution");
        tmux("send-keys", "Enter");
        await("moor waits for an approval");
        tmux("send-keys", "[");
        String screen = await("over");
        assertThat(screen)
                .contains(
                        "a log line from before",
                        "a log line from behind the screen",
                        "IllegalStateException: planted",
                        "the voyage has completed");
        assertThatTheTerminalIsWhatItWas();
    }

    @Test
    void itIsClosedFromElsewhereInOrderAlsoWhileKeysAreRead() throws Exception {
        run(ClosedWatch.class);
        String screen = Awaitility.await("over")
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(5))
                .until(this::pressMany, said -> said.contains("over"));
        assertThat(screen).contains("closed 30 times").doesNotContain("Exception");
        assertThat(screen).as("nothing is tried out on it").matches("[\\p{ASCII}\\s]*");
        assertThatTheTerminalIsWhatItWas();
    }

    private String pressMany() throws Exception {
        tmux("send-keys", "-l", "j".repeat(300));
        return tmux("capture-pane", "-p", "-J", "-S", "-"); // with what has left the screen, in whole lines
    }
}
