package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help comes at once: it loads nothing that only a command needs. */
class HelpTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "events --help", "watch --help", "start --help"})
    void whoAsksForHelpWaitsForNoClientAndNoScreen(String arguments) {
        Path loaded = folder.resolve("loaded");
        Map<String, String> environment = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
        try (Jar jar = Jar.startIn(environment, arguments.split(" "))) {
            assertThat(jar.exitCode()).isZero();
            assertThat(jar.out()).containsIgnoringCase("telltale");
            assertThat(loaded)
                    .content()
                    .contains("dev.telltale.cli.Main")
                    .doesNotContain("dev.telltale.client.", "dev.telltale.tui.", "dev.tamboui.", "io.netty.");
        }
    }
}
