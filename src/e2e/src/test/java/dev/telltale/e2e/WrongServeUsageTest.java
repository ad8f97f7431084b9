package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code telltale serve} refuses, before it makes or takes anything. */
class WrongServeUsageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--host=",
                "--host=0.0.0.0",
                "--port=",
                "--port=65536",
                "--port=-1",
                "--port=http",
                "--fsync=",
                "--fsync=sometimes",
                "--drain=",
                "--drain=soon",
                "--retain-age=",
                "--retain-age=-1s",
                "--retain-age=36501d",
                "--retain-bytes=",
                "--retain-bytes=many",
                "--retain-bytes=0",
                "--retain-bytes=99999999TiB",
                "--retain-finished=",
                "--retain-finished=-1",
                "--retain-finished=2147483648",
                "--max-executions=",
                "--max-executions=0",
                "--max-pending=-1",
                "--max-processes=0",
                "--max-processes=many"
            })
    void anOptionThatMakesNoSenseIsNamedAndNoFolderIsMade(String option) {
        Path data = folder.resolve("data");
        String name = option.substring(2, option.indexOf('='));
        String err = refused("--data", data.toString(), option);
        assertThat(err.toLowerCase(java.util.Locale.ROOT).replace("-", "")).contains(name.replace("-", ""));
        assertThat(data).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyNameIsNotTheCurrentFolder(String nothing) {
        assertThat(refused("--data", nothing)).contains("--data names no folder", "leave it out");
    }

    @Test
    void whatOnlyAFolderHasIsRefusedWithoutOne() {
        for (String option : List.of("--fsync=always", "--drain=1s", "--retain-age=1d", "--retain-finished=1")) {
            assertThat(refused("--data", "memory", option))
                    .contains(option.substring(0, option.indexOf('=')), "name a folder with --data");
        }
    }

    private static String refused(String... options) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        for (String option : options) {
            if (option.startsWith("--port")) {
                arguments.subList(1, 3).clear();
            }
        }
        arguments.addAll(List.of(options));
        try (Jar jar = Jar.start(arguments.toArray(String[]::new))) {
            assertThat(jar.exitCode()).as(jar.err()).isEqualTo(2);
            assertThat(jar.out()).isEmpty();
            return jar.err();
        }
    }
}
