package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a server that speaks TLS, and against one that wants to know who asks. */
@Timeout(120)
class RemoteSecurityTest {
    @TempDir
    private Path folder;

    @Test
    void aServerIsUsedOverTlsByWhoTrustsItsCertificate() throws IOException, GeneralSecurityException {
        Certificate certificate = Certificate.make(folder);
        String text = "name: seen\nnodes: [{id: say, run: echo hello}]\n";
        String workflow = Files.writeString(folder.resolve("w.yaml"), text).toString();
        try (Jar server = Jar.start(
                "serve",
                "--port=0",
                "--data=memory",
                "--tls-certificate=" + certificate.file(),
                "--tls-key=" + certificate.key())) {
            String url = server.awaitUrl();
            try (Jar start = Jar.start(
                            "start", workflow, "--follow", "--server", url, "--certificate", "" + certificate.file());
                    Jar distrustful = Jar.start("list", "--server", url);
                    Jar plain = Jar.start("list", "--server", url.replace("https", "http"))) {
                assertThat(start.exitCode()).as(start.err()).isZero();
                assertThat(start.out()).contains("say | hello\n");
                assertThat(distrustful.exitCode()).isEqualTo(1);
                assertThat(distrustful.err())
                        .startsWith("telltale: cannot reach " + url + ": its certificate is not trusted")
                        .endsWith(
                                "; give the file with the certificate of who has signed it (--certificate; withCertificate in Java)\n");
                assertThat(plain.exitCode()).isEqualTo(1);
                assertThat(plain.err()).contains("does it want https?");
            }
        }
    }

    @Test
    void aTokenComesFromTheOptionOrTheEnvironmentAndIsNeverPrinted() throws IOException {
        Queue<String> given = new ConcurrentLinkedQueue<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/telltale/api/v1/executions", exchange -> {
            given.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            boolean isKnown = "Bearer s3cret".equals(given.peek());
            byte[] body = (isKnown ? "{\"items\":[]}" : "who are you?").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", isKnown ? "application/json" : "text/plain");
            exchange.sendResponseHeaders(isKnown ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        proxy.start();
        String url = "http://127.0.0.1:" + proxy.getAddress().getPort() + "/telltale";
        try (Jar byOption =
                Jar.startIn(Map.of("TELLTALE_SERVER", url, "TELLTALE_TOKEN", "wrong"), "list", "--token", "s3cret")) {
            assertThat(byOption.exitCode()).as(byOption.err()).isZero();
            assertThat(given).containsExactly("Bearer s3cret");
        }
        given.clear();
        try (Jar byEnvironment = Jar.startIn(Map.of("TELLTALE_SERVER", url, "TELLTALE_TOKEN", "s3cret"), "list")) {
            assertThat(byEnvironment.exitCode()).as(byEnvironment.err()).isZero();
            assertThat(given).containsExactly("Bearer s3cret");
        }
        given.clear();
        try (Jar refused = Jar.startIn(Map.of("TELLTALE_SERVER", url, "TELLTALE_TOKEN", "t0ken"), "list")) {
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .isEqualTo("telltale: " + url + " answers GET /api/v1/executions?limit=100 with 401; "
                            + "give a token that it takes (--token or TELLTALE_TOKEN; withToken in Java)\n");
            assertThat(given).containsExactly("Bearer t0ken");
        } finally {
            proxy.stop(0);
        }
    }
}
