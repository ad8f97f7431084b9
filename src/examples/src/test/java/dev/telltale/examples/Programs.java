package dev.telltale.examples;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What an example needs from the system. */
final class Programs {
    private Programs() {}

    /** Skips the test, visibly, where a program is missing; on the build server that is a failure. */
    static void require(String... names) {
        List<String> missing =
                Arrays.stream(names).filter(name -> !isThere(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        String message = "needs " + String.join(", ", missing) + " on the PATH; install what is missing";
        if (System.getenv("TELLTALE_CI") != null) {
            fail(message);
        }
        abort(message);
    }

    private static boolean isThere(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
