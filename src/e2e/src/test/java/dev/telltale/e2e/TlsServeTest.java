package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code telltale serve} with a certificate, and a client that many people use. */
class TlsServeTest {
    private static final String PASSWORD = "password";
    private static final String NEED = "these tests need curl with HTTP/2";

    @TempDir
    private static Path folder;

    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void make() throws IOException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Tools.need(
                "these tests need the JDK's keytool",
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        key = pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private static Path pem(String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(
                folder.resolve(kind + ".pem"),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    @ParameterizedTest
    @CsvSource({"--http2, 2 201", "--http1.1, 1.1 201"})
    void aRunIsStartedAndWatchedOverEachVersionOfHttp(String version, String said) throws IOException {
        needCurl();
        try (Jar jar = Jar.start(
                "serve", "--port", "0", "--data", "memory", "--tls-certificate=" + certificate, "--tls-key=" + key)) {
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
        assertThat(refused("--tls-certificate=" + certificate))
                .contains("--tls-certificate needs its key", "--tls-key");
        assertThat(refused("--tls-key=" + key)).contains("--tls-key is the key of a certificate", "--tls-certificate");
    }

    @Test
    void aFileThatCannotBeUsedIsNamedAndNoFolderIsMade() {
        assertThat(refused("--tls-certificate=" + key, "--tls-key=" + key))
                .contains("there is no certificate in " + key);
        assertThat(refused("--tls-certificate=" + certificate, "--tls-key=" + folder))
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
            certificate.toString(),
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
