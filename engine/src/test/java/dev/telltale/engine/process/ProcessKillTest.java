package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

// 002-21: cancel kills the whole process tree, also grandchildren, and waits for it.
class ProcessKillTest {
    private final Recorder recorder = new Recorder();
    private Bench bench = Bench.withSessions(Bench.ENDLESS_GRACE);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void grandchildrenDieToo() throws Exception {
        RunningProcess process =
                bench.shell(recorder, "sh -c 'sh -c \"echo child=\\$\\$; sleep 1000; true\"; true'; true");
        long child = Bench.number(recorder, "child");
        process.kill();
        assertThat(recorder.awaitEnd().exitCode()).isEqualTo(128 + 15);
        assertThat(Bench.isAlive(child)).isFalse();
        assertThat(Bench.isAlive(process.pid())).isFalse();
    }

    @Test
    void whoeverLostItsParentDiesAsAMemberOfTheSession() throws Exception {
        RunningProcess process = bench.shell(recorder, "(sh -c 'echo child=$$; exec sleep 1000' &) ; sleep 1000");
        long child = Bench.number(recorder, "child");
        process.kill();
        recorder.awaitEnd();
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void whoeverLeftForASessionOfItsOwnDiesAsADescendant() throws Exception {
        RunningProcess process = bench.shell(recorder, "env -i setsid sh -c 'echo child=$$; sleep 1000; true' & wait");
        long child = Bench.number(recorder, "child");
        process.kill();
        recorder.awaitEnd();
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void whoeverLeftTheSessionAndLostItsParentIsKnownByItsMark() throws Exception {
        String daemon = "setsid sh -c \"echo child=\\$\\$; sleep 1000; true\" >&3 & true";
        RunningProcess process = bench.shell(recorder, "exec 3>&1; (sh -c '" + daemon + "') ; echo left; sleep 1000");
        long child = Bench.number(recorder, "child");
        Bench.awaitStdout(recorder, "left");
        process.kill();
        recorder.awaitEnd();
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void whoeverIgnoresTheRequestIsForcedAfterTheGrace() throws Exception {
        restart(Bench.SHORT_GRACE);
        RunningProcess process =
                bench.shell(recorder, "trap '' TERM; sh -c 'echo child=$$; while :; do sleep 1000; done'; sleep 1000");
        long child = Bench.number(recorder, "child");
        long begun = System.nanoTime();
        process.kill();
        assertThat(recorder.awaitEnd().exitCode()).isEqualTo(128 + 9);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Bench.SHORT_GRACE);
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void aProcessHasTheGraceToCleanUpAndItsLastWordsAreHeard() throws Exception {
        RunningProcess process = bench.shell(
                recorder,
                "trap 'sleep 0.3; echo cleaned up; exit 7' TERM; echo child=$$; while :; do sleep 0.01; done");
        Bench.number(recorder, "child");
        process.kill();
        process.kill();
        assertThat(recorder.awaitEnd().exitCode()).isEqualTo(7);
        assertThat(recorder.stdout()).endsWith("cleaned up\n");
    }

    @Test
    void killingNowAsksNobody() throws Exception {
        RunningProcess process = bench.shell(
                recorder,
                "trap 'echo asked' TERM; sh -c 'echo child=$$; exec sleep 1000' & while :; do sleep 0.01; done");
        long child = Bench.number(recorder, "child");
        process.killNow();
        assertThat(recorder.awaitEnd().exitCode()).isEqualTo(128 + 9);
        assertThat(recorder.stdout()).doesNotContain("asked");
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void killingNowOvertakesAKillThatWaits() throws Exception {
        RunningProcess process =
                bench.shell(recorder, "trap 'echo asked' TERM; echo child=$$; while :; do sleep 0.01; done");
        Bench.number(recorder, "child");
        process.kill();
        Bench.awaitStdout(recorder, "asked");
        process.killNow();
        assertThat(recorder.awaitEnd().exitCode()).isEqualTo(128 + 9);
    }

    @Test
    void aStoppedProcessDiesToo() throws Exception {
        restart(Bench.SHORT_GRACE);
        RunningProcess process = bench.shell(recorder, "sh -c 'echo child=$$; kill -STOP $$' ; sleep 1000");
        long child = Bench.number(recorder, "child");
        await().until(() -> ProcessTable.find(child).state() == 'T');
        process.kill();
        recorder.awaitEnd();
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void processesThatKeepStartingOthersDoNotGetAway() throws Exception {
        restart(Bench.SHORT_GRACE);
        // Each generation starts the next one and ends.
        String chain = "f() { (f) & sleep 0.01; }; echo child=$$; trap '' TERM; f; wait; sleep 1000";
        RunningProcess process = bench.shell(recorder, chain);
        Bench.number(recorder, "child");
        process.kill();
        recorder.awaitEnd();
        long session = process.pid();
        assertThat(ProcessTable.living()).noneMatch(entry -> entry.session() == session);
    }

    @Test
    void killingWhatHasEndedDoesNothing() throws Exception {
        RunningProcess process = bench.shell(recorder, "exit 4");
        assertThat(recorder.awaitEnd().exitCode()).isEqualTo(4);
        process.kill();
        process.killNow();
    }

    @Test
    void aProcessKilledAtOnceEndsOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            Recorder each = new Recorder();
            bench.shell(each, "sleep 1000 & sleep 1000").kill();
            assertThat(each.awaitEnd().exitCode()).isEqualTo(128 + 15);
        }
    }

    @Test
    void aProcessThatWritesWithoutPauseIsKilled() throws Exception {
        RunningProcess process = bench.shell(recorder, "yes");
        Bench.awaitStdout(recorder, "y");
        process.kill();
        assertThat(recorder.awaitEnd().outputCut()).isFalse();
    }

    @Test
    void closingTheRunnerKillsEverything() throws Exception {
        RunningProcess process =
                bench.shell(recorder, "trap '' TERM; setsid sh -c 'echo child=$$; sleep 1000' & sleep 1000");
        long child = Bench.number(recorder, "child");
        bench.close();
        assertThat(recorder.hasEnded()).isTrue();
        assertThat(Bench.isAlive(child)).isFalse();
        assertThat(Bench.isAlive(process.pid())).isFalse();
    }

    private void restart(Duration grace) {
        bench.close();
        bench = Bench.withSessions(grace);
    }
}
