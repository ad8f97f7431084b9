package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WithoutSessionsTest {
    private final Bench bench = Bench.withoutSessions(Duration.ofMillis(300));
    private final Recorder recorder = new Recorder();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aProcessRunsAndIsHeard() throws Exception {
        assertThat(bench.runner.sessions()).isFalse();
        bench.shell(recorder, "echo out; echo err >&2; exit 3");
        assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(3, 0, false));
        assertThat(recorder.stdout()).isEqualTo("out\n");
        assertThat(recorder.stderr()).isEqualTo("err\n");
    }

    @Test
    void aKillReachesTheDescendants() throws Exception {
        RunningProcess process = bench.shell(
                recorder, "trap '' TERM; sh -c 'sh -c \"echo child=\\$\\$; sleep 1000; true\"; true'; sleep 1000");
        long child = Bench.number(recorder, "child");
        process.kill();
        assertThat(recorder.awaitEnd().exitCode()).isEqualTo(128 + 9);
        assertThat(Bench.isAlive(child)).isFalse();
    }

    @Test
    void aMissingProgramIsNamed() {
        assertThatThrownBy(() -> bench.start(recorder, "no-such-program"))
                .isInstanceOf(ProcessStartException.class)
                .hasMessageContaining("'no-such-program' is not on the PATH");
    }
}
