package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both versions of HTTP over TLS, on one port. */
class TlsTest {
    private static final Duration HEAD = Duration.ofMillis(500);

    @TempDir
    private static Path folder;

    private static SSLContext trust;
    private static Harbour harbour;

    @BeforeAll
    static void open() throws IOException, GeneralSecurityException {
        Certificates made = Certificates.make(folder, "EC");
        trust = made.trusting();
        harbour = new Harbour(options -> options.withTls(Tls.of(made.certificate(), made.key()))
                .withTimeouts(options.timeouts().withHead(HEAD)));
    }

    @AfterAll
    static void close() {
        harbour.close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void eachVersionIsSpokenWithWhoAsksForIt(HttpClient.Version version) throws Exception {
        HttpResponse<String> answer = get(client(version), "/health/live");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,h2", "TLSv1.2,h2", "TLSv1.3,http/1.1", "TLSv1.2,http/1.1"})
    void whatTheClientKnowsIsAgreedOn(String tls, String http) throws IOException {
        try (SSLSocket socket = socket(tls, http)) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(tls);
            assertThat(socket.getApplicationProtocol()).isEqualTo(http);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void olderVersionsAreRefused(String tls) throws IOException {
        try (SSLSocket socket = socket(tls, "h2")) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void whoKnowsNothingOfHttp2GetsHttp1() throws IOException {
        try (SSLSocket socket = socket("TLSv1.3")) {
            socket.getOutputStream()
                    .write(("GET /health/live HTTP/1.1\r\nHost: localhost:" + socket.getPort() + "\r\n\r\n")
                            .getBytes("UTF-8"));
            assertThat(new String(socket.getInputStream().readNBytes(15), "UTF-8"))
                    .isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void hundredsOfStreamsOnOneConnectionGetEveryEvent() throws IOException {
        try (RawHttp2 client = RawHttp2.over(socket("TLSv1.3", "h2"))) {
            harbour.tale("many").begin("a");
            List<Integer> streams = client.watch(300, "/api/v1/executions/many/events");
            harbour.tale("many").start("a").pour("a", 10, 100).finish("a").complete();
            for (int stream : streams) {
                String body = client.answer(stream).body();
                assertThat(body.lines().filter("event: node.output"::equals)).hasSize(10);
                assertThat(body).contains("event: stream.closed");
            }
        }
    }

    @Test
    void aWebSocketGoesOverHttp1() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = client(HttpClient.Version.HTTP_2)
                .newWebSocketBuilder()
                .subprotocols("telltale.v1")
                .buildAsync(
                        URI.create(harbour.server.uri().toString().replace("https", "wss") + "/api/v1/ws"),
                        new Ear(heard))
                .get(10, TimeUnit.SECONDS);
        socket.sendText("{\"op\":\"subscribe\",\"id\":\"s1\"}", true);
        assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"opened\"");
        socket.abort();
    }

    @Test
    void itsOwnPagesAreThoseOfHttps() throws Exception {
        assertThat(harbour.server.uri().getScheme()).isEqualTo("https");
        HttpClient client = client(HttpClient.Version.HTTP_2);
        String own = harbour.server.uri().toString();
        assertThat(get(client, "/health/live", "Origin", own).statusCode()).isEqualTo(200);
        assertThat(get(client, "/health/live", "Origin", own.replace("https", "http"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoIsSilentOrSpeaksNoTlsIsClosed() throws IOException {
        try (RawConnection silent = RawConnection.to(harbour.server.port());
                RawConnection plain = RawConnection.to(harbour.server.port())) {
            plain.request("GET", "/health/live");
            assertThatThrownBy(plain::readHead).isInstanceOf(Exception.class);
            assertThat(silent.isAtEnd()).isTrue();
        }
    }

    @Test
    void connectionsThatAreTooManyAreToldSoInEachVersion() throws Exception {
        Certificates made = Certificates.make(folder, "RSA");
        SSLContext trusting = made.trusting();
        try (Harbour full = new Harbour(options -> options.withTls(Tls.of(made.certificate(), made.key()))
                .withLimits(options.limits()
                        .withConnections(options.limits().connections().withInAll(1))))) {
            HttpClient first = HttpClient.newBuilder().sslContext(trusting).build();
            URI live = URI.create(full.server.uri() + "/health/live");
            assertThat(first.send(HttpRequest.newBuilder(live).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpClient next = HttpClient.newBuilder()
                        .sslContext(trusting)
                        .version(version)
                        .build();
                HttpResponse<String> answer =
                        next.send(HttpRequest.newBuilder(live).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("as many connections are open as are allowed");
            }
        }
    }

    private record Ear(BlockingQueue<String> heard) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            return WebSocket.Listener.super.onText(socket, text, last);
        }
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(trust).version(version).build();
    }

    private static HttpResponse<String> get(HttpClient client, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(harbour.server.uri() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static SSLSocket socket(String tls, String... http) throws IOException {
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", harbour.server.port());
        socket.setSoTimeout(15_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {tls});
        parameters.setApplicationProtocols(http);
        socket.setSSLParameters(parameters);
        return socket;
    }
}
