package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code telltale serve} with a certificate, and a client that many people use. */
class TlsServeTest {
    private static final String NEED = "these tests need curl with HTTP/2";

    @TempDir
    private static Path folder;

    private static Certificate made;

    @BeforeAll
    static void make() throws IOException, GeneralSecurityException {
        made = Certificate.make(folder);
    }

    @ParameterizedTest
    @CsvSource({"--http2, 2 201", "--http1.1, 1.1 201"})
    void aRunIsStartedAndWatchedOverEachVersionOfHttp(String version, String said) throws IOException {
        needCurl();
        try (Jar jar = Jar.start(
                "serve",
                "--port",
                "0",
                "--data",
                "memory",
                "--tls-certificate=" + made.file(),
                "--tls-key=" + made.key())) {
            String server = jar.awaitUrl();
            assertThat(server).startsWith("https://127.0.0.1:");
            String yaml = "name: seen\nnodes:\n  - {id: say, run: echo hello}\n";
            assertThat(curl(
                            version,
                            server + "/api/v1/executions?id=e1",
                            "-H",
                            "Content-Type: application/yaml",
                            "--data-binary",
                            yaml))
                    .endsWith(said);
            assertThat(curl(version, server + "/api/v1/executions/e1/events"))
                    .contains("event: node.output", "hello", "event: execution.completed", "event: stream.closed");
        }
    }

    @ParameterizedTest
    @CsvSource({"--http2-prior-knowledge, 2 200", "--http2, 1.1 200", "--http1.1, 1.1 200"})
    void withoutTlsHttp2IsForThoseWhoBeginWithIt(String version, String said) throws IOException {
        needCurl();
        try (Jar jar = Jar.start("serve", "--port", "0", "--data", "memory")) {
            assertThat(curl(version, jar.awaitUrl() + "/health/live")).isEqualTo("{\"status\":\"live\"} " + said);
        }
    }

    @Test
    void oneFileWithoutTheOtherIsNoUse() {
        assertThat(refused("--tls-certificate=" + made.file()))
                .contains("--tls-certificate needs its key", "--tls-key");
        assertThat(refused("--tls-key=" + made.key()))
                .contains("--tls-key is the key of a certificate", "--tls-certificate");
    }

    @Test
    void aFileThatCannotBeUsedIsNamedAndNoFolderIsMade() {
        assertThat(refused("--tls-certificate=" + made.key(), "--tls-key=" + made.key()))
                .contains("there is no certificate in " + made.key());
        assertThat(refused("--tls-certificate=" + made.file(), "--tls-key=" + folder))
                .contains("cannot be read");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    private static String refused(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "serve";
        all[1] = "--data=" + folder.resolve("data");
        System.arraycopy(options, 0, all, 2, options.length);
        try (Jar jar = Jar.start(all)) {
            assertThat(jar.exitCode()).as(jar.err()).isEqualTo(2);
            assertThat(jar.err().lines()).hasSize(1);
            return jar.err();
        }
    }

    private static void needCurl() {
        Tools.need(NEED, "sh", "-c", "curl --version | grep -qw HTTP2");
    }

    /** @return the body, then the version of HTTP and the status */
    private static String curl(String version, String url, String... more) throws IOException {
        String[] command = new String[more.length + 10];
        String[] fixed = {
            "curl",
            "-sS",
            "-m",
            "30",
            "--cacert",
            made.file().toString(),
            "-w",
            " %{http_version} %{http_code}",
            version,
            url
        };
        System.arraycopy(fixed, 0, command, 0, fixed.length);
        System.arraycopy(more, 0, command, fixed.length, more.length);
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
