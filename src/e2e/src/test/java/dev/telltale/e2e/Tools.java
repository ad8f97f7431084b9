package dev.telltale.e2e;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /** Runs a program that the test cannot do without: it is skipped, or fails where nothing may be. @param need what to say then */
    static void need(String need, String... command) {
        if (!run(command)) {
            if (System.getenv("TELLTALE_CI") != null) {
                fail(need);
            }
            abort(need);
        }
    }
}
