package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// 002-18: nothing leaks when an execution ends.
class ProcessExitTest {
    private final Recorder recorder = new Recorder();

    @TempDir
    private Path folder;

    private Bench bench = Bench.withSessions(Bench.ENDLESS_GRACE);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatIsLeftInTheBackgroundIsEndedAndTheExitCodeKept() throws Exception {
        shell("sh -c 'echo child=$$; READY; exec sleep 1000' & AWAIT; exit 5");
        long child = Bench.number(recorder, "child");
        assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(5, 0, false));
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void whatIsLeftInTheBackgroundMayStillSayGoodbye() throws Exception {
        String background =
                "trap \"yes bye | head -n 100000; exit\" TERM; echo ready; READY; while :; do sleep 0.01; done";
        shell("sh -c '" + background + "' & AWAIT; exit 0");
        assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(0, 0, false));
        assertThat(recorder.stdout())
                .hasSize(400_006)
                .startsWith("ready\nbye\n")
                .endsWith("bye\n");
    }

    @Test
    void whatIsLeftAndIgnoresTheRequestIsForcedAfterTheGrace() throws Exception {
        bench.close();
        bench = Bench.withSessions(Bench.SHORT_GRACE);
        shell("(trap '' TERM; exec sh -c 'echo child=$$; READY; while :; do sleep 1000; done') & AWAIT; exit 0");
        long child = Bench.number(recorder, "child");
        assertThat(recorder.awaitEnd().exitCode()).isZero();
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void whatMadeASessionOfItsOwnIsLeftAlone() throws Exception {
        shell("setsid sh -c 'echo child=$$; READY; exec sleep 1000 >/dev/null 2>&1' & AWAIT; exit 0");
        long child = Bench.number(recorder, "child");
        try {
            assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(0, 0, false));
            assertThat(Bench.isAlive(child)).isTrue();
        } finally {
            Bench.killStranger(child);
        }
    }

    @Test
    void aStrangerWhoHoldsTheOutputIsNotWaitedForAndHoldsNoThread() throws Exception {
        shell("setsid sh -c 'echo child=$$; READY; exec sleep 1000' & AWAIT; exit 0");
        long child = Bench.number(recorder, "child");
        try {
            assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(0, 0, true));
            assertThat(Bench.isAlive(child)).isTrue();
            await().until(ProcessExitTest::openPipesOfChildren, List::isEmpty);
        } finally {
            Bench.killStranger(child);
        }
    }

    @Test
    void aStrangerWhoKeepsWritingIsNotListenedToForEver() throws Exception {
        shell("setsid sh -c 'echo child=$$; READY; while :; do echo; sleep 0.01; done' & AWAIT; exit 0");
        long child = Bench.number(recorder, "child");
        try {
            assertThat(recorder.awaitEnd().outputCut()).isTrue();
        } finally {
            Bench.killStranger(child);
        }
    }

    @Test
    void aKillDuringTheWaitForAStrangerEndsTheStranger() throws Exception {
        RunningProcess process = shell("setsid sh -c 'echo child=$$; READY; exec sleep 1000' & AWAIT; exit 0");
        long child = Bench.number(recorder, "child");
        await().until(() -> !Bench.isAlive(process.pid()));
        process.kill();
        assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(0, 0, false));
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void fiftyProcessesAtOnceLeaveNeitherThreadsNorFilesBehind() throws Exception {
        bench.shell(recorder, "true");
        recorder.awaitEnd();
        long before = openFiles();
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Recorder each = new Recorder();
            recorders.add(each);
            bench.shell(each, "echo start; sleep 0.1; echo " + i + " >&2; exit " + i);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(recorders.get(i).awaitEnd()).isEqualTo(new ProcessEnd(i, 0, false));
            assertThat(recorders.get(i).stdout()).isEqualTo("start\n");
            assertThat(recorders.get(i).stderr()).isEqualTo(i + "\n");
        }
        await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(before + 2));
        bench.close();
        await().atMost(Duration.ofSeconds(10)).until(Bench::threads, List::isEmpty);
    }

    /** AWAIT waits until somebody in the background has done READY. */
    private RunningProcess shell(String script) {
        Path ready = folder.resolve("ready");
        return bench.shell(
                recorder,
                script.replace("AWAIT", "until [ -e " + ready + " ]; do sleep 0.01; done")
                        .replace("READY", "touch " + ready));
    }

    private static long openFiles() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    /** Threads that read from a pipe of a process. */
    private static List<Thread> openPipesOfChildren() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> Stream.of(entry.getValue())
                        .anyMatch(frame -> frame.getClassName().endsWith(".StreamReader")))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }
}
