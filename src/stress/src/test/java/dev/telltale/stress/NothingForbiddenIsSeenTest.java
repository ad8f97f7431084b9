package dev.telltale.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G1, G7: a short run of every race on every JDK; src/docs/decisions/0011-races.md has the command for a long one.
 *
 * <p>It says how often each race was run, and nothing else of time: more of it finds more.
 */
class NothingForbiddenIsSeenTest {
    private static final int RACES = 12;
    private static final Pattern RESULTS =
            Pattern.compile("\\(Results: (\\d+) planned; (\\d+) passed, 0 failed, 0 soft errs, 0 hard errs\\)");

    @Test
    void inNoRaceDoTwoThreadsSeeWhatTheyMustNot(@TempDir Path folder) throws IOException, InterruptedException {
        assumeThat(Runtime.getRuntime().availableProcessors())
                .as("two threads that run at the same moment need two cores")
                .isGreaterThan(1);
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        // One JVM for each race and for a moment only; two cores, for the races have two threads.
                        "-f",
                        "1",
                        "-iters",
                        "1",
                        "-time",
                        "200",
                        "-sc",
                        "false",
                        "-af",
                        "NONE",
                        "-c",
                        "2",
                        "-jvmArgs",
                        "-Xmx256m")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean hasEnded = process.waitFor(5, TimeUnit.MINUTES); // a race may also never end
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();

        List<String> lines = Files.readAllLines(said, StandardCharsets.UTF_8);
        String text = String.join("\n", lines);
        assertThat(hasEnded).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        List<MatchResult> results = RESULTS.matcher(text).results().toList();
        assertThat(results).as(text).isNotEmpty();
        MatchResult last = results.get(results.size() - 1);
        assertThat(last.group(2)).as(text).isEqualTo(last.group(1));
        assertThat(Integer.parseInt(last.group(2))).as(text).isGreaterThanOrEqualTo(RACES);
    }
}
