package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.engine.secret.SecretMask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStartTest {
    private final Bench bench = Bench.withSessions(Bench.ENDLESS_GRACE);
    private final Recorder recorder = new Recorder();

    @TempDir
    private Path folder;

    @BeforeEach
    void program() throws Exception {
        Files.createDirectory(folder.resolve("bin"));
        Path hello =
                Files.writeString(folder.resolve("bin/hello-telltale"), "#!/bin/sh\necho hello $WHO from $(pwd -P)\n");
        assertThat(hello.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aProgramIsFoundOnThePathOfTheProcess() throws Exception {
        start(Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"), "WHO", "me"), "hello-telltale");
        recorder.awaitEnd();
        assertThat(recorder.stdout()).isEqualTo("hello me from " + folder.toRealPath() + "\n");
    }

    @Test
    void aRelativeProgramIsFoundFromTheDirectory() throws Exception {
        start(Map.of("WHO", "you"), "bin/hello-telltale");
        recorder.awaitEnd();
        assertThat(recorder.stdout()).startsWith("hello you");
    }

    @Test
    void aMissingProgramIsNamedWithThePathThatWasSearched() {
        assertThatThrownBy(() -> start(Map.of("PATH", "/nowhere:/usr/nowhere"), "no-such-program"))
                .isInstanceOf(ProcessStartException.class)
                .hasMessage("program 'no-such-program' is not on the PATH (/nowhere:/usr/nowhere); install it, "
                        + "write its full path, or set PATH in the environment");
        assertThatThrownBy(() -> start(Map.of(), "./no-such-program"))
                .isInstanceOf(ProcessStartException.class)
                .hasMessage(
                        "program './no-such-program' does not exist; looked for " + folder.resolve("no-such-program"));
    }

    @Test
    void aProgramThatMayNotBeExecutedIsToldFromAMissingOne() throws Exception {
        Files.createFile(folder.resolve("bin/plain"));
        assertThatThrownBy(() -> start(Map.of("PATH", folder.resolve("bin").toString()), "plain"))
                .hasMessageContaining("may not be executed")
                .hasMessageContaining("chmod +x " + folder.resolve("bin/plain"));
        assertThatThrownBy(() -> start(Map.of(), "bin/plain")).hasMessageContaining("chmod +x");
        assertThatThrownBy(() -> start(Map.of(), "./bin")).hasMessageContaining("is a directory");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> bench.runner.start(
                        new ProcessSpec(List.of("true"), missing, Map.of(), SecretMask.NONE, 0), recorder))
                .isInstanceOf(ProcessStartException.class)
                .hasMessage("the directory " + missing + " does not exist; create it before");
        assertThatThrownBy(() -> bench.runner.start(
                        new ProcessSpec(
                                List.of("true"), folder.resolve("bin/hello-telltale"), Map.of(), SecretMask.NONE, 0),
                        recorder))
                .hasMessageContaining("is not a directory");
    }

    @Test
    void whatNoProcessCanHaveIsRefusedInWords() {
        assertThatThrownBy(() -> start(Map.of("A=B", "x"), "true")).hasMessageContaining("'A=B' cannot be the name");
        assertThatThrownBy(() -> start(Map.of("A", "x\0y"), "true")).hasMessageContaining("variable A has a NUL");
        assertThatThrownBy(() -> start(Map.of(), "echo", "x\0y")).hasMessageContaining("NUL character");
        assertThatThrownBy(() -> start(Map.of(), "x\0y")).hasMessageContaining("cannot be a file");
        assertThatThrownBy(() -> start(Map.of("A", "x".repeat(4_000_000)), "true"))
                .isInstanceOf(ProcessStartException.class)
                .hasMessageContaining("more than the system takes");
    }

    @Test
    void anErrorDoesNotShowSecrets() {
        ProcessSpec spec = new ProcessSpec(
                List.of("no-hunter22"), folder, Map.of("T", "hunter22"), SecretMask.of(List.of("hunter22")), 0);
        assertThatThrownBy(() -> bench.runner.start(spec, recorder))
                .hasMessageContaining("'no-***'")
                .hasNoCause();
        assertThat(spec.toString()).doesNotContain("hunter22").contains("no-***", "[T]");
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        start(Map.of(), "printf", "<%s>", "", " a  b ", "$HOME", "`x`", "--", "ä€😀", "line\nend");
        recorder.awaitEnd();
        assertThat(recorder.stdout()).isEqualTo("<>< a  b ><$HOME><`x`><--><ä€😀><line\nend>");
    }

    @Test
    void aProcessLeadsASessionOfItsOwnAndKnowsWhenItBegan() throws Exception {
        RunningProcess process = bench.shell(recorder, "cut -d' ' -f5,6 /proc/$$/stat; echo $$");
        recorder.awaitEnd();
        String pid = Long.toString(process.pid());
        assertThat(recorder.stdout()).isEqualTo(pid + " " + pid + "\n" + pid + "\n");
        assertThat(process.startedAt())
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(1)),
                        Instant.now().plusSeconds(1));
    }

    @Test
    void aClosedRunnerStartsNothing() {
        bench.close();
        assertThatThrownBy(() -> start(Map.of(), "true")).isInstanceOf(IllegalStateException.class);
    }

    private void start(Map<String, String> environment, String... command) {
        bench.runner.start(
                new ProcessSpec(List.of(command), folder, environment, SecretMask.NONE, Long.MAX_VALUE), recorder);
    }
}
