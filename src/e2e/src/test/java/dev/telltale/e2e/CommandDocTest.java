package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Does what the page about the command says. */
@Timeout(300)
class CommandDocTest {
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private static final String TELLTALE = """
            set -e
            telltale() { echo "\\$ telltale $*"; '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar '%s' "$@"; }
            """;

    @TempDir
    private Path folder;

    @Test
    void theExamplesDoWhatTheySay() throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("telltale.root")).toRealPath();
        String examples = SHELL.matcher(Files.readString(root.resolve("src/docs/command.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = Path.of(System.getProperty("telltale.jar")).toRealPath().toString();
        try (DataServer server = new DataServer(folder.resolve("data")).start()) {
            Path said = folder.resolve("said");
            ProcessBuilder shell = new ProcessBuilder(List.of("sh", "-c", TELLTALE.formatted(java, jar) + examples))
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            shell.environment().put("TELLTALE_SERVER", String.valueOf(server.url()));
            int exitCode = shell.start().waitFor();
            assertThat(exitCode).as(Files.readString(said)).isZero();
            assertThat(said)
                    .content()
                    .contains("rollout friday started\n", "ask waits for an approval: Go on with 5 more hosts?")
                    .contains("\"variables\":{\"file\":\"\"}", "updating worker-1", "rollout friday completed in")
                    .contains("cancel saturday: event ");
        }
    }
}
