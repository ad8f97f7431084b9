package dev.telltale.e2e;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Programs that a test needs besides the jar. */
final class Tools {
    private Tools() {}

    /** Runs a program. @return whether it ended well */
    static boolean run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean isDone = process.waitFor(30, TimeUnit.SECONDS);
            if (!isDone || process.exitValue() != 0) {
                System.out.println(String.join(" ", command) + ": " + said);
                return false;
            }
            return true;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException hurried) {
            throw new IllegalStateException(hurried);
        }
    }

    /** Where a program is, by the {@code PATH}. @param need what to say if it is nowhere; as in {@link #need} */
    static Path where(String program, String need) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw missing(need);
    }

    /** Runs a program that the test cannot do without: it is skipped, or fails where nothing may be. @param need what to say then */
    static void need(String need, String... command) {
        if (!run(command)) {
            throw missing(need);
        }
    }

    private static RuntimeException missing(String need) {
        if (System.getenv("TELLTALE_CI") != null) {
            return fail(need);
        }
        System.out.println("Skipped: " + need);
        return abort(need);
    }
}
