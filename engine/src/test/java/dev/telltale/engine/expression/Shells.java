package dev.telltale.engine.expression;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shells of this machine, to run scripts as a node would. */
final class Shells {
    /** Values that break every kind of wrong quoting. */
    static final List<String> HOSTILE = List.of(
            "plain",
            "",
            " two  words ",
            "it's",
            "\"quoted\"",
            "a'b\"c`d",
            "$(touch hit)",
            "`touch hit`",
            "\"; touch hit; \"",
            "'; touch hit; '",
            "*",
            "[a-z]*?",
            "-n",
            "--help",
            "~",
            "$HOME ${PATH}",
            "\\",
            "\\n\\0\\'",
            "line 1\nline 2",
            "\n\n",
            "EOF\ntouch hit\n",
            "}",
            "a}b${{ x }}",
            "!! # no comment",
            "日本 😀 é",
            "a[$(touch hit)]",
            "tab\tand\rreturn",
            "|&;<>(){}");

    private Shells() {}

    static List<String> present() {
        return Stream.of("sh", "bash")
                .filter(shell -> Stream.of("/bin", "/usr/bin").anyMatch(bin -> Files.exists(Path.of(bin, shell))))
                .toList();
    }

    /** What a script prints, split at its NUL characters. */
    static List<String> run(String shell, ShellScript script, Path directory) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(shell, "-e", "-c", script.script()).directory(directory.toFile());
        builder.environment().putAll(script.environment());
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String output = read(process);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(shell + " failed: " + output + "\n" + script.script());
        }
        List<String> parts = new ArrayList<>(List.of(output.split("\0", -1)));
        parts.remove(parts.size() - 1);
        return parts;
    }

    private static String read(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
