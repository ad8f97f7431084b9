package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// G12: after kill -9, no process of the old life is still alive when the new one begins.
class FormerLivesTest {
    @TempDir
    private Path folder;

    private Path records;
    private final List<Process> strangers = new ArrayList<>();
    private final List<Long> ours = new ArrayList<>();

    @BeforeEach
    void prepare() {
        records = folder.resolve("processes");
        Bench.withSessions(Bench.SHORT_GRACE).close();
    }

    @AfterEach
    void close() {
        strangers.forEach(stranger -> {
            stranger.descendants().forEach(ProcessHandle::destroyForcibly);
            stranger.destroyForcibly();
        });
        ours.forEach(Bench::killStranger);
    }

    @Test
    void nothingIsLeftOfALifeThatWasKilled() throws Exception {
        try (DoomedLife life = DoomedLife.start(
                records,
                says("leader", says("child", says("grandchild", "sleep 1000; true") + "; true") + "; true"),
                says("stubborn", "trap '' TERM; while :; do sleep 1000; done"),
                "(env -i PATH=\"$PATH\" " + says("daemon", "exec sleep 1000") + " &); exec sleep 1000",
                "(setsid " + says("marked", "exec sleep 1000") + " &); exec sleep 1000",
                "env -i PATH=\"$PATH\" setsid " + says("descendant", "exec sleep 1000") + " & exec sleep 1000")) {
            List<Long> pids = new ArrayList<>();
            for (String name : List.of("leader", "child", "grandchild", "stubborn", "daemon", "marked", "descendant")) {
                pids.add(pid(name));
            }
            life.killNow();
            assertThat(pids).allMatch(Bench::isAlive);
            beginNextLife();
            assertThat(pids).noneMatch(Bench::isAlive);
            assertThat(records).isEmptyDirectory();
        }
    }

    // Shells run a trap only when the child they wait for has ended, and first say how it did, where nobody reads any
    // more.
    @Test
    void aShellTidiesUpAsItsTrapSays() throws Exception {
        Path tidy = folder.resolve("tidy");
        try (DoomedLife life = DoomedLife.start(
                records,
                "trap 'echo tidying up; touch " + tidy + "; exit' TERM; " + says("child", "exec sleep 1000")
                        + "; true")) {
            pid("child");
            life.killNow();
            Bench.withRecords(Bench.ENDLESS_GRACE, records).close();
            assertThat(tidy).exists();
        }
    }

    @Test
    void aSessionThatHasLostItsLeaderIsStillKnown() throws Exception {
        try (DoomedLife life = DoomedLife.start(
                records,
                "env -i PATH=\"$PATH\" " + says("orphan", "sleep 1000; true") + " & exec "
                        + says("leader", "exec sleep 1000"))) {
            long orphan = pid("orphan");
            long leader = pid("leader");
            life.killNow();
            Bench.killStranger(leader);
            await().until(() -> !Bench.isAlive(leader));
            boolean isKnown = !ProcessTable.group(orphan).isEmpty();
            beginNextLife();
            assertThat(Bench.isAlive(orphan)).isEqualTo(!isKnown);
        }
    }

    @Test
    void aStrangerThatWasGivenAnIdOfTheOldLifeIsNotTouched() throws Exception {
        long stranger = stranger("exec sleep 1000");
        ProcessTable.Entry entry = Objects.requireNonNull(ProcessTable.find(stranger));
        ProcessRecord record = record(stranger, entry.startedAt() - 1, ProcessTable.group(stranger));
        write(ProcessTable.bootId(), record);
        beginNextLife();
        assertThat(Bench.isAlive(stranger)).isTrue();
        assertThat(records).isEmptyDirectory();
    }

    @Test
    void noStrangerIsTouchedForItsSessionEvenIfItsLeaderHasEnded() throws Exception {
        long leader = stranger(says("stranger", "exec sleep 1000") + " & exec sleep 1000");
        long startedAt = Objects.requireNonNull(ProcessTable.find(leader)).startedAt();
        long stranger = pid("stranger");
        String group = ProcessTable.group(leader);
        Process process = strangers.get(strangers.size() - 1);
        process.destroyForcibly().waitFor();
        await().until(() -> ProcessTable.find(leader) == null);
        assertThat(Objects.requireNonNull(ProcessTable.find(stranger)).session())
                .isEqualTo(leader);
        write(ProcessTable.bootId(), record(leader, startedAt - 1, group.isEmpty() ? "" : group + "0"));
        beginNextLife();
        assertThat(Bench.isAlive(stranger)).isTrue();
    }

    @Test
    void afterARestartOfTheMachineNobodyIsLookedFor() throws Exception {
        long stranger = stranger("exec sleep 1000");
        ProcessTable.Entry entry = Objects.requireNonNull(ProcessTable.find(stranger));
        ProcessRecord record = record(stranger, entry.startedAt(), ProcessTable.group(stranger));
        write(UUID.randomUUID().toString(), record);
        beginNextLife();
        assertThat(Bench.isAlive(stranger)).isTrue();
        assertThat(records).isEmptyDirectory();
    }

    @Test
    void whatWasKilledBetweenItsRecordAndItsCommandIsFound() throws Exception {
        // It has recorded itself, and is still the shell that will become the command.
        long launcher = stranger("exec sleep 1000");
        ProcessTable.Entry entry = Objects.requireNonNull(ProcessTable.find(launcher));
        write(ProcessTable.bootId(), record(launcher, entry.startedAt(), ""));
        beginNextLife();
        assertThat(Bench.isAlive(launcher)).isFalse();
    }

    @Test
    void whoComesToRecordItselfTooLateDoesNotStart() throws Exception {
        String bootId = ProcessTable.bootId();
        ProcessRecords former = ProcessRecords.begin(records, bootId);
        List<String> command = new ArrayList<>(former.launcher(UUID.randomUUID().toString()));
        Path ran = folder.resolve("ran");
        command.addAll(List.of("touch", ran.toString()));
        beginNextLife();
        Process late = new ProcessBuilder(command).start();
        assertThat(late.waitFor()).isEqualTo(125);
        assertThat(ran).doesNotExist();
    }

    @Test
    void whatIsNoRecordIsLeftAlone() throws Exception {
        Path life = write(ProcessTable.bootId(), record(999_999_999, 1, ""));
        Path odd = Files.writeString(life.resolve("notes.txt"), "mine");
        Path file = Files.writeString(records.resolve("README"), "mine");
        beginNextLife();
        assertThat(odd).exists();
        assertThat(file).exists();
        assertThat(life).isDirectoryNotContaining(path -> !path.equals(odd));
    }

    private void beginNextLife() {
        Bench.withRecords(Bench.SHORT_GRACE, records).close();
    }

    /** A command that runs a script, which tells its id first. */
    private String says(String name, String script) throws IOException {
        Path pid = folder.resolve(name);
        Path file = folder.resolve(name + ".sh");
        Files.writeString(file, "echo $$ > " + pid + ".new; mv " + pid + ".new " + pid + "; " + script);
        return "sh " + file;
    }

    private long pid(String name) throws IOException {
        Path file = folder.resolve(name);
        await().until(() -> Files.exists(file));
        long pid = Long.parseLong(Files.readString(file).strip());
        ours.add(pid);
        return pid;
    }

    private long stranger(String script) throws IOException {
        Process process = new ProcessBuilder("setsid", "sh", "-c", script).start();
        strangers.add(process);
        await().until(() -> {
            ProcessTable.Entry entry = ProcessTable.find(process.pid());
            return entry != null && entry.session() == process.pid();
        });
        return process.pid();
    }

    private static ProcessRecord record(long pid, long startedAt, String group) {
        return new ProcessRecord(UUID.randomUUID().toString(), pid, startedAt, group);
    }

    private Path write(String bootId, ProcessRecord record) throws IOException {
        Path life = Files.createDirectories(records.resolve(bootId + "." + UUID.randomUUID()));
        Files.createFile(life.resolve(record.name()));
        return life;
    }
}
