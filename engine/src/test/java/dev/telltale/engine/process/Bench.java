package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.telltale.engine.secret.SecretMask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A runner with its timer, and words for tests that start real processes. */
final class Bench implements AutoCloseable {
    static final Duration SHORT_GRACE = Duration.ofMillis(300);
    static final Duration ENDLESS_GRACE = Duration.ofHours(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "test-timer");
        thread.setDaemon(true);
        return thread;
    });
    final ProcessRunner runner;

    private Bench(Duration grace, boolean sessions, @Nullable Path records) {
        runner = sessions ? new ProcessRunner(timer, grace, records) : new ProcessRunner(timer, grace, null, records);
    }

    /** Skips the test, visibly, where there are no sessions; on the build server that is a failure. */
    static Bench withSessions(Duration grace) {
        return withRecords(grace, null);
    }

    /** As {@link #withSessions}, and processes are recorded. */
    static Bench withRecords(Duration grace, @Nullable Path records) {
        Bench bench = new Bench(grace, true, records);
        if (!bench.runner.sessions()) {
            bench.close();
            String missing = "needs Linux with /proc and setsid; install util-linux";
            if (System.getenv("TELLTALE_CI") != null) {
                fail(missing);
            }
            abort(missing);
        }
        return bench;
    }

    /** As it is on a system without {@code setsid}. */
    static Bench withoutSessions(Duration grace) {
        return new Bench(grace, false, null);
    }

    RunningProcess shell(ProcessListener listener, String script) {
        return start(listener, "sh", "-c", script);
    }

    RunningProcess start(ProcessListener listener, String... command) {
        return runner.start(spec(SecretMask.NONE, Long.MAX_VALUE, command), listener);
    }

    static ProcessSpec spec(SecretMask mask, long budget, String... command) {
        return new ProcessSpec(Arrays.asList(command), Path.of("").toAbsolutePath(), Map.of(), mask, budget);
    }

    static void awaitStdout(Recorder recorder, String text) {
        await().atMost(Duration.ofSeconds(20)).until(() -> recorder.stdout().contains(text));
    }

    /** The number that follows this name in the output, as in {@code child=123}. */
    static long number(Recorder recorder, String name) {
        awaitStdout(recorder, name + "=");
        await().atMost(Duration.ofSeconds(20)).until(() -> recorder.stdout().matches("(?s).*" + name + "=\\d+\\n.*"));
        return Long.parseLong(recorder.stdout().replaceAll("(?s).*" + name + "=(\\d+)\\n.*", "$1"));
    }

    /** Whether it runs; a zombie does not. */
    static boolean isAlive(long pid) {
        try {
            if (!ProcessTable.isReadable()) {
                return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
            }
            ProcessTable.Entry entry = ProcessTable.find(pid);
            return entry != null && entry.isAlive();
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    static void killStranger(@Nullable Long pid) {
        if (pid != null) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("telltale-process"))
                .toList();
    }

    @Override
    public void close() {
        runner.close();
        timer.shutdownNow();
    }
}
