package dev.telltale.engine.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;

/** A program that starts recorded processes and waits until it is killed. */
final class DoomedLife implements AutoCloseable {
    private final Process process;

    private DoomedLife(Process process) {
        this.process = process;
    }

    /** @param scripts what to run, each in a shell of its own */
    static DoomedLife start(Path records, String... scripts) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedLife.class.getName(),
                records.toString()));
        command.addAll(Arrays.asList(scripts));
        return new DoomedLife(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    void killNow() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String... arguments) throws Exception {
        try (ProcessRunner runner = new ProcessRunner(
                Executors.newSingleThreadScheduledExecutor(), Duration.ofSeconds(5), Path.of(arguments[0]))) {
            for (String script : Arrays.copyOfRange(arguments, 1, arguments.length)) {
                runner.start(
                        Bench.spec(dev.telltale.engine.secret.SecretMask.NONE, Long.MAX_VALUE, "sh", "-c", script),
                        new Recorder());
            }
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
