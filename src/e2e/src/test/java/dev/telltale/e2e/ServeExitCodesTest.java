package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What service managers go by. A stop in order, a taken port and wrong usage stand with what else is said of them. */
class ServeExitCodesTest {
    @TempDir
    private Path folder;

    private Path data;
    private DataServer server;

    @BeforeEach
    void prepare() {
        data = folder.resolve("data");
        server = new DataServer(data, "--drain", "1h");
    }

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"TERM, HUP, 129", "HUP, INT, 130", "INT, TERM, 143"})
    void aSecondSignalSaysWhichItWas(String first, String second, int exitCode) throws Exception {
        server.start();
        Path ready = folder.resolve("ready");
        server.startYaml("long", "name: long\nnodes:\n  - {id: only, run: 'touch " + ready + "; exec sleep 300'}\n");
        Awaitility.await().until(() -> Files.exists(ready));
        server.jar().signal(first);
        Awaitility.await().until(() -> server.get("/health/ready").statusCode() == 503);
        server.jar().signal(second);
        assertThat(server.jar().exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aKeyThatOthersMayReadIsAReasonNotToRun() throws Exception {
        server.start();
        assertThat(server.stop()).isZero();
        Files.setPosixFilePermissions(data.resolve("journal/key"), PosixFilePermissions.fromString("rw-r--r--"));
        server.launch();
        assertThat(server.jar().exitCode()).isEqualTo(1);
        assertThat(server.jar().err().lines()).hasSize(1);
    }

    @Test
    void theDemoEndsWithTheSignalThatStoppedIt() {
        try (Jar demo = Jar.start("demo", "--port", "0")) {
            demo.awaitOut("Ctrl-C ends the server");
            demo.signal("INT");
            assertThat(demo.exitCode()).isEqualTo(130);
        }
    }
}
