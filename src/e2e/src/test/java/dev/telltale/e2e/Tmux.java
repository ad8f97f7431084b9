package dev.telltale.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A terminal with a shell in it, on which somebody types and looks. A server of its own, so that nobody else's is touched. */
final class Tmux implements AutoCloseable {
    private final Path folder;

    private Tmux(int width, int height) {
        Tools.need("this test needs tmux: apt-get install tmux", "tmux", "-V");
        folder = folder();
        String shell = "env PS1='$ ' LC_ALL=C.UTF-8 sh";
        ask("-f", "/dev/null", "new-session", "-d", "-x", "" + width, "-y", "" + height, shell);
        awaitScreen("$");
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("telltale-tmux-");
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    static Tmux open(int width, int height) {
        return new Tmux(width, height);
    }

    /** Begins {@code telltale} in the shell, and says with which code it has ended. @param before such as variables of the environment */
    void telltale(String before, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        type(before + " " + java + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "
                + System.getProperty("telltale.jar") + " " + String.join(" ", arguments) + "; echo code=$?\n");
    }

    /** Types text; line ends are Enter. */
    void type(String text) {
        for (String line : text.split("(?<=\n)")) {
            if (!line.equals("\n")) {
                ask("send-keys", "-l", "--", line.replace("\n", ""));
            }
            if (line.endsWith("\n")) {
                ask("send-keys", "Enter");
            }
        }
    }

    /** Presses keys by the names tmux has for them. */
    void press(String... keys) {
        for (String key : keys) {
            ask("send-keys", key);
        }
    }

    void resize(int width, int height) {
        ask("resize-window", "-x", "" + width, "-y", "" + height);
    }

    String screen() {
        return ask("capture-pane", "-p");
    }

    /** Waits until something stands on the screen. @return all of it then */
    String awaitScreen(String... parts) {
        return Awaitility.await(String.join(", ", parts))
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(this::screen, screen -> List.of(parts).stream().allMatch(screen::contains));
    }

    /** Whether the terminal shows its other screen. */
    boolean isOnOtherScreen() {
        return is("alternate_on");
    }

    boolean isCursorShown() {
        return is("cursor_flag");
    }

    private boolean is(String flag) {
        return ask("display-message", "-p", "#{" + flag + "}").strip().equals("1");
    }

    /** How the terminal is set, in the words of {@code stty}; but for the number of its line discipline, which JLine leaves to chance. */
    String settings() {
        String tty = ask("display-message", "-p", "#{pane_tty}").strip();
        return settings(run(List.of("stty", "-a", "-F", tty)));
    }

    /** As {@link #settings()}, of what {@code stty} has said. */
    static String settings(String said) {
        return said.replaceAll("line = [0-9]+;", "");
    }

    /** The process that has the terminal: the one that the shell began last. */
    long processOf(String command) {
        String shell = ask("display-message", "-p", "#{pane_pid}").strip();
        return ProcessHandle.of(Long.parseLong(shell))
                .flatMap(parent -> parent.descendants()
                        .filter(child -> child.info().command().orElse("").endsWith(command))
                        .findFirst())
                .orElseThrow()
                .pid();
    }

    private String ask(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("tmux", "-u", "-S", folder.resolve("socket").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException | InterruptedException problem) {
            throw new IllegalStateException(problem);
        }
    }

    @Override
    public void close() {
        ask("kill-server");
        try {
            Files.deleteIfExists(folder.resolve("socket")); // tmux leaves it
            Files.delete(folder);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
