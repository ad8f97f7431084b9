package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagingTest {
    private static final Path PACKAGING = Path.of("../packaging");

    @TempDir
    private Path temporary;

    private Path folder;
    private Path classes;
    private Path workflow;

    @BeforeEach
    void install() throws IOException {
        folder = Files.createDirectory(temporary.resolve("installed"));
        classes = temporary.resolve("classes");
        Files.copy(PACKAGING.resolve("telltale"), folder.resolve("telltale"));
        Files.copy(PACKAGING.resolve("archive.sh"), folder.resolve("archive.sh"));
        Files.copy(Path.of(System.getProperty("telltale.jar")), folder.resolve("telltale.jar"));
        workflow = Files.writeString(
                temporary.resolve("noop.yaml"), "name: noop\nnodes:\n  - {id: nothing, task: noop}\n");
    }

    @Test
    void theCommandStartsFromTheArchiveThatTheScriptMakes() throws IOException {
        assertThat(run("archive.sh")).isEqualTo(folder.toRealPath().resolve("telltale.jsa") + "\n");

        assertThat(run("telltale", "run", "--output", "plain", workflow.toString()))
                .contains("nothing completed");
        assertThat(Files.readString(classes))
                .containsPattern("dev\\.telltale\\.cli\\.Main source: shared objects file")
                .containsPattern("dev\\.telltale\\.engine\\.Engine source: shared objects file");
    }

    @Test
    void anArchiveThatIsMissingOrDoesNotFitIsPassedOverInSilence() throws IOException {
        String said = run("telltale", "--version");
        assertThat(said).matches("telltale 0\\.1\\S*\n");

        run("archive.sh");
        Files.setLastModifiedTime(folder.resolve("telltale.jar"), FileTime.fromMillis(1_700_000_000_000L));
        assertThat(run("telltale", "--version")).isEqualTo(said);

        Files.delete(folder.resolve("telltale.jsa"));
        Files.writeString(folder.resolve("telltale.jsa"), "no archive");
        assertThat(run("telltale", "--version")).isEqualTo(said);
    }

    @Test
    void theCommandIsFoundThroughLinks() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("a link"), Path.of("installed/telltale"));

        assertThat(runAt(link, "--version")).startsWith("telltale 0.1");
    }

    private String run(String script, String... arguments) throws IOException {
        return runAt(folder.resolve(script), arguments);
    }

    /** Runs one of the scripts with the JVM of this test. @return all that it says, on either stream */
    private String runAt(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(said).isZero();
        } catch (InterruptedException hurried) {
            throw new IllegalStateException(hurried);
        }
        return said.replaceAll("Picked up JAVA_TOOL_OPTIONS: .*\n", "");
    }
}
