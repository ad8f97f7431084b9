package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.engine.secret.SecretMask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedProcessTest {
    private final Recorder recorder = new Recorder();

    @TempDir
    private Path folder;

    private Path records;
    private Bench bench;

    @BeforeEach
    void begin() {
        records = folder.resolve("some where/processes");
        bench = Bench.withRecords(Bench.SHORT_GRACE, records);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aProcessIsRecordedBeforeItsCommandStarts() throws Exception {
        String script = "echo name=$(ls \"$1\"/*); echo start=$(cut -d' ' -f22 /proc/$$/stat); exec sleep 1000";
        RunningProcess process = bench.start(recorder, "sh", "-c", script, "sh", records.toString());
        long startedAt = Bench.number(recorder, "start");
        String name = recorder.stdout().lines().findFirst().orElseThrow().substring("name=".length());
        String group = ProcessTable.group(process.pid());
        ProcessRecord record = Objects.requireNonNull(ProcessRecord.parse(name));
        assertThat(record).isEqualTo(new ProcessRecord(record.mark(), process.pid(), startedAt, group));
        assertThat(record.name()).isEqualTo(name);
        assertThat(ProcessTable.hasEnvironment(process.pid(), record.mark())).isTrue();
    }

    @Test
    void theRecordGoesWithTheLastOfTheTree() throws Exception {
        RunningProcess process = bench.shell(recorder, "trap '' TERM; echo child=$$; while :; do sleep 1000; done");
        Bench.number(recorder, "child");
        assertThat(names()).hasSize(1);
        process.kill();
        recorder.awaitEnd();
        assertThat(names()).isEmpty();
    }

    @Test
    void aRunnerThatClosesLeavesNoRecord() throws Exception {
        bench.shell(recorder, "echo child=$$; sleep 1000");
        Bench.number(recorder, "child");
        bench.close();
        assertThat(records).isEmptyDirectory();
    }

    @Test
    void argumentsAndVariablesArriveAsTheyAre() throws Exception {
        bench.runner.start(
                new ProcessSpec(
                        List.of(
                                "sh",
                                "-c",
                                "printf '<%s>' \"$@\"; env | grep -aE '^(A|a[.]b|c-d|TELL.*_(STAT|GROUP|REST))='; exit 0",
                                "sh",
                                "",
                                " a  b ",
                                "$HOME",
                                "*",
                                "--",
                                "ä€😀",
                                "line\nend"),
                        folder,
                        Map.of("A", "ä $x `y`", "a.b", "dotted $x", "c-d", "e=f"),
                        SecretMask.NONE,
                        Long.MAX_VALUE),
                recorder);
        assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(0, 0, false));
        assertThat(recorder.stdout())
                .startsWith("<>< a  b ><$HOME><*><--><ä€😀><line\nend>")
                .contains("A=ä $x `y`\n")
                .doesNotContain("_STAT", "_GROUP", "_REST");
        Recorder second = new Recorder();
        bench.runner.start(
                new ProcessSpec(
                        List.of("env"),
                        folder,
                        Map.of("a.b", "dotted $x", "c-d", "e=f"),
                        SecretMask.NONE,
                        Long.MAX_VALUE),
                second);
        second.awaitEnd();
        assertThat(second.stdout().lines()).contains("a.b=dotted $x", "c-d=e=f");
    }

    @Test
    void whatCannotBeRecordedDoesNotRun() throws Exception {
        try (Stream<Path> lives = Files.list(records)) {
            Files.delete(lives.findFirst().orElseThrow());
        }
        bench.shell(recorder, "echo ran");
        assertThat(recorder.awaitEnd().exitCode()).isEqualTo(125);
        assertThat(recorder.stdout()).isEmpty();
        assertThat(recorder.stderr()).contains("telltale: the process cannot be recorded in " + records);
    }

    @Test
    void aFolderThatCannotBeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Bench.withRecords(Bench.SHORT_GRACE, file.resolve("processes")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("processes cannot be recorded in " + file.resolve("processes") + ": ");
    }

    @Test
    void whatIsAbandonedIsAskedAndEndsUnheard() throws Exception {
        Path asked = folder.resolve("asked");
        RunningProcess process = bench.shell(
                recorder, "trap 'touch " + asked + "; exit 0' TERM; echo child=$$; while :; do sleep 0.01; done");
        Bench.number(recorder, "child");
        bench.runner.abandon();
        assertThat(Bench.isAlive(process.pid())).isFalse();
        assertThat(asked).exists();
        assertThat(recorder.hasEnded()).isFalse();
        assertThat(records).isEmptyDirectory();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(records, 2)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
