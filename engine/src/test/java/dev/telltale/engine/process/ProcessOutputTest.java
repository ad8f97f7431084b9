package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telltale.engine.secret.SecretMask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOutputTest {
    private final Bench bench = Bench.withSessions(Bench.ENDLESS_GRACE);
    private final Recorder recorder = new Recorder();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theStreamsComeApartEachInItsOrder() throws Exception { // 002-02, 002-08
        bench.shell(recorder, "for i in $(seq 500); do echo out $i; echo err $i >&2; done; exit 3");
        assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(3, 0, false));
        assertThat(recorder.stdout()).isEqualTo(numbered("out "));
        assertThat(recorder.stderr()).isEqualTo(numbered("err "));
    }

    @Test
    void halfALineIsShownBeforeTheOtherHalfIsWritten() throws Exception { // 002-16
        Path go = folder.resolve("go");
        bench.shell(recorder, "printf 'one\\ntwo... '; until [ -e " + go + " ]; do sleep 0.02; done; echo done");
        Bench.awaitStdout(recorder, "two... ");
        assertThat(recorder.hasEnded()).isFalse();
        Files.createFile(go);
        recorder.awaitEnd();
        assertThat(recorder.stdout()).isEqualTo("one\ntwo... done\n");
        assertThat(recorder.chunks().get(recorder.chunks().size() - 1)).isEqualTo(new OutputChunk(false, "done\n", 2));
    }

    @Test
    void carriageReturnsAreKeptAndBadBytesReplaced() throws Exception {
        bench.shell(recorder, "printf '10%%\\r20%%\\r\\n\\377\\303(\\303\\244\\342\\202'");
        recorder.awaitEnd();
        assertThat(recorder.stdout()).isEqualTo("10%\r20%\r\n\ufffd\ufffd(ä\ufffd");
    }

    @Test
    void aCharacterWrittenInTwoPiecesStaysWhole() throws Exception {
        Path go = folder.resolve("go");
        bench.shell(recorder, "printf 'a\\342\\202'; until [ -e " + go + " ]; do sleep 0.02; done; printf '\\254b'");
        Bench.awaitStdout(recorder, "a");
        Files.createFile(go);
        recorder.awaitEnd();
        assertThat(recorder.stdout()).isEqualTo("a€b");
    }

    @Test
    void everyByteOfALotOfOutputArrives() throws Exception {
        bench.shell(recorder, "yes 0123456789abcde | head -c 10485760");
        assertThat(recorder.awaitEnd().droppedBytes()).isZero();
        assertThat(recorder.stdout().equals("0123456789abcde\n".repeat(10485760 / 16)))
                .isTrue();
        assertThat(recorder.chunks())
                .allSatisfy(chunk -> assertThat(chunk.text()).hasSizeLessThanOrEqualTo(8192));
        long lines = 1;
        for (OutputChunk chunk : recorder.chunks()) {
            assertThat(chunk.line()).isEqualTo(lines);
            lines += chunk.text().chars().filter(c -> c == '\n').count();
        }
    }

    @Test
    void whatIsOverTheBudgetIsReadDroppedAndCounted() throws Exception {
        ProcessSpec spec = Bench.spec(
                SecretMask.NONE,
                1_000_000,
                "sh",
                "-c",
                "yes 0123456789abcde | head -c 10485760; yes err | head -c 4000 >&2");
        bench.runner.start(spec, recorder);
        assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(0, 10485760 + 4000 - 1_000_000, false));
        assertThat(recorder.stdout()).isEqualTo("0123456789abcde\n".repeat(62_500));
        assertThat(recorder.stderr()).isEmpty();
    }

    @Test
    void aCharacterThatDoesNotFitTheBudgetIsDroppedWhole() throws Exception {
        bench.runner.start(Bench.spec(SecretMask.NONE, 3, "printf", "aä€"), recorder);
        assertThat(recorder.awaitEnd().droppedBytes()).isEqualTo(3);
        assertThat(recorder.stdout()).isEqualTo("aä");
    }

    @Test
    void aSecretWrittenInPiecesIsMasked() throws Exception { // G10
        SecretMask mask = SecretMask.of(List.of("hunter22"));
        Path go = folder.resolve("go");
        String script = "echo first; printf 'pw=hun'; until [ -e " + go
                + " ]; do sleep 0.02; done; printf 'ter'; printf '22 hunter'";
        bench.runner.start(Bench.spec(mask, Long.MAX_VALUE, "sh", "-c", script), recorder);
        Bench.awaitStdout(recorder, "first\npw=");
        Files.createFile(go);
        recorder.awaitEnd();
        assertThat(recorder.stdout()).isEqualTo("first\npw=*** hunter");
    }

    @Test
    void theBudgetDoesNotCutASecretInTwo() throws Exception { // G10
        SecretMask mask = SecretMask.of(List.of("hunter22"));
        bench.runner.start(Bench.spec(mask, 10, "printf", "pw=hunter22"), recorder);
        assertThat(recorder.awaitEnd().droppedBytes()).isEqualTo(1);
        assertThat(recorder.stdout()).isEqualTo("pw=***");
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        bench.shell(
                new Recorder() {
                    @Override
                    public void output(OutputChunk chunk) {
                        calls.incrementAndGet();
                        recorder.output(chunk);
                        throw new IllegalStateException("the listener is broken, as this test wants it");
                    }

                    @Override
                    public void ended(ProcessEnd end) {
                        recorder.ended(end);
                        throw new AssertionError("the listener is broken, as this test wants it");
                    }
                },
                "yes | head -c 1000000; echo the end");
        assertThat(recorder.awaitEnd().exitCode()).isZero();
        assertThat(recorder.stdout()).hasSize(1000000 + 8).endsWith("the end\n");
        assertThat(calls).hasValueGreaterThan(100);
    }

    @Test
    void aListenerThatBlocksHoldsTheProcessBack() throws Exception {
        Path progress = folder.resolve("progress");
        CountDownLatch go = new CountDownLatch(1);
        String script = "yes | head -c 200000; touch " + progress + "; yes | head -c 200000";
        bench.shell(
                new Recorder() {
                    @Override
                    public void output(OutputChunk chunk) {
                        try {
                            go.await();
                        } catch (InterruptedException interrupted) {
                            throw new IllegalStateException(interrupted);
                        }
                        recorder.output(chunk);
                    }

                    @Override
                    public void ended(ProcessEnd end) {
                        recorder.ended(end);
                    }
                },
                script);
        // A pipe holds 64 KiB: the first 200 000 bytes cannot be out as long as nobody takes them.
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> !Files.exists(progress));
        go.countDown();
        recorder.awaitEnd();
        assertThat(recorder.stdout()).hasSize(400_000);
        assertThat(progress).exists();
    }

    @Test
    void standardInputIsEmpty() throws Exception {
        bench.start(recorder, "cat");
        assertThat(recorder.awaitEnd()).isEqualTo(new ProcessEnd(0, 0, false));
        assertThat(recorder.chunks()).isEmpty();
    }

    private static String numbered(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 500; i++) {
            text.append(name).append(i).append('\n');
        }
        return text.toString();
    }
}
