package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code java -jar telltale.jar} as a process of its own. */
public final class Jar implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("telltale serves at (https?://[^ \\n]+)[ \\n]");

    /** A build in the background, or under {@code nohup}, ignores signals, and so would its children. Empty where that stays so. */
    private static final List<String> DEFAULT_SIGNALS = defaultSignals();

    private final Process process;
    private final Collector out;
    private final Collector err;

    private Jar(Process process, boolean isRead) {
        this.process = process;
        this.out = new Collector(process.getInputStream());
        this.err = new Collector(process.getErrorStream());
        if (isRead) {
            out.start();
        }
        err.start();
    }

    public static Jar start(String... arguments) {
        return start(true, ProcessBuilder.Redirect.PIPE, Map.of(), arguments);
    }

    /** @param environment added to that of this JVM */
    static Jar startIn(Map<String, String> environment, String... arguments) {
        return start(true, ProcessBuilder.Redirect.PIPE, environment, arguments);
    }

    /** Nobody reads its standard output until {@link #readOut()}. */
    static Jar startUnread(String... arguments) {
        return start(false, ProcessBuilder.Redirect.PIPE, Map.of(), arguments);
    }

    /** Its standard output goes into a file. */
    static Jar startInto(Path file, String... arguments) {
        return start(true, ProcessBuilder.Redirect.to(file.toFile()), Map.of(), arguments);
    }

    private static Jar start(
            boolean isRead, ProcessBuilder.Redirect out, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(DEFAULT_SIGNALS);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty("telltale.jar")));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out);
            builder.environment().putAll(environment);
            return new Jar(builder.start(), isRead);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static List<String> defaultSignals() {
        List<String> command = List.of("env", "--default-signal=INT,HUP,TERM"); // coreutils 8.31 and up
        List<String> trial = new ArrayList<>(command);
        trial.add("true");
        try {
            return new ProcessBuilder(trial).start().waitFor() == 0 ? command : List.of();
        } catch (IOException notThere) {
            return List.of();
        } catch (InterruptedException hurried) {
            throw new IllegalStateException(hurried);
        }
    }

    /** Waits for the end. @return the exit code */
    int exitCode() {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("telltale ends; it said: %s %s", out.text(), err.text())
                    .isTrue();
            out.await();
            err.await();
            return process.exitValue();
        } catch (InterruptedException hurried) {
            throw new IllegalStateException(hurried);
        }
    }

    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException hurried) {
            throw new IllegalStateException(hurried);
        }
    }

    /** Somebody types at its terminal. */
    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Nobody will type any more. */
    void closeIn() throws IOException {
        process.getOutputStream().close();
    }

    void readOut() {
        out.start();
    }

    void closeOut() throws IOException {
        process.getInputStream().close();
    }

    String out() {
        return out.text();
    }

    String err() {
        return err.text();
    }

    List<String> outLines() {
        return out().lines().toList();
    }

    void awaitOut(String part) {
        Awaitility.await(part).atMost(30, TimeUnit.SECONDS).until(() -> out().contains(part) || !process.isAlive());
        assertThat(out()).contains(part);
    }

    /** Waits until it serves. @return where, without a slash at the end */
    public String awaitUrl() {
        Matcher url = URL.matcher("");
        Awaitility.await("telltale serves")
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> url.reset(out()).find() || !process.isAlive());
        assertThat(url.reset(out()).find()).as(out() + err()).isTrue();
        return url.group(1);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Collects what a stream says. */
    private static final class Collector {
        private final InputStream stream;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread thread = new Thread(this::read, "collector");

        Collector(InputStream stream) {
            this.stream = stream;
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        private void read() {
            byte[] buffer = new byte[8192];
            try {
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    synchronized (bytes) {
                        bytes.write(buffer, 0, read);
                    }
                }
            } catch (IOException closed) {
                // the process is gone, and what it said is here
            }
        }

        void await() throws InterruptedException {
            if (thread.isAlive()) {
                thread.join(10_000);
            }
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
