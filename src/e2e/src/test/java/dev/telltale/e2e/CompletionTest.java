package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private static final String ALL_WORDS = """
            source '%s'
            COMP_WORDS=(%s)
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _complete_telltale
            printf '%%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("night.yaml"), "name: night\n");
    }

    @Test
    void bashCompletesCommandsOptionsTheirValuesAndFiles() throws IOException {
        Tools.need("this test needs bash: apt-get install bash", "bash", "--version");
        Path script = script("bash");

        assertThat(inBash(script, "telltale vali")).containsExactly("validate");
        assertThat(inBash(script, "telltale ''")).contains("run", "serve", "validate", "graph", "completion");
        assertThat(inBash(script, "telltale serve --fsy")).containsExactly("--fsync");
        assertThat(inBash(script, "telltale graph --format ''")).containsExactly("ascii", "dot", "mermaid");
        assertThat(inBash(script, "telltale run --output ''")).containsExactly("json", "plain", "tui");
        assertThat(inBash(script, "telltale serve --fsync ''")).containsExactly("always", "group", "never");
        assertThat(inBash(script, "telltale events --overflow l")).containsExactly("latest");
        assertThat(inBash(script, "telltale list --status p")).containsExactly("paused", "pending");
        assertThat(inBash(script, "telltale completion ''")).containsExactly("bash", "zsh");
        for (String command : List.of("run", "start", "graph")) {
            assertThat(inBash(script, "telltale " + command + " ni")).containsExactly("night.yaml");
        }
    }

    @Test
    void zshCompletesWhatIsTypedInIt() throws IOException {
        Tools.need("this test needs zsh: apt-get install zsh", "zsh", "--version");
        Path script = script("zsh");
        try (Tmux tmux = Tmux.open(100, 24)) {
            tmux.type("cd " + folder + "; PS1='%% ' exec zsh -f\n");
            tmux.awaitScreen("% ");
            tmux.type("autoload -U compinit; compinit -u -D; source " + script + "; clear\n");
            tmux.type("telltale vali\t");
            tmux.awaitScreen("% telltale validate");
            tmux.type("ni\t");
            tmux.awaitScreen("% telltale validate night.yaml");
            tmux.press("C-u");
            tmux.type("telltale serve --fsy\t");
            tmux.awaitScreen("% telltale serve --fsync");
            tmux.type(" al\t");
            tmux.awaitScreen("% telltale serve --fsync always");
        }
    }

    private Path script(String shell) throws IOException {
        try (Jar jar = Jar.start("completion", shell)) {
            assertThat(jar.exitCode()).as(jar.err()).isZero();
            return Files.writeString(folder.resolve("script"), jar.out());
        }
    }

    private List<String> inBash(Path script, String words) throws IOException {
        return run("bash", "--norc", "-c", ALL_WORDS.formatted(script, words));
    }

    private List<String> run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD) // bash misses its line editor there
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Arrays.stream(said.split("\n")).map(String::strip).sorted().toList();
    }
}
