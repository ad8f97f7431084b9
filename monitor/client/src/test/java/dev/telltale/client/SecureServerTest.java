package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.ScriptedControl;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.Watch;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecureServerTest {
    private static final String PASSWORD = "password";

    @TempDir
    Path folder;

    private final LocalMonitor local = LocalMonitor.inMemory();
    private KeyStore keys;
    private Path certificate;
    private Port port;

    @BeforeEach
    void open() throws IOException, GeneralSecurityException, InterruptedException {
        open("dns:localhost,ip:127.0.0.1");
    }

    /** @param names that the certificate vouches for */
    private void open(String names) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createTempDirectory(folder, "keys").resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
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
                        "san=" + names)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        Path key =
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
        port = Port.open(local, new ScriptedControl(), options -> options.withTls(Tls.of(certificate, key)));
    }

    private Path pem(String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(
                folder.resolve(kind + ".pem"),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    @AfterEach
    void close() {
        port.close();
        local.close();
    }

    @Test
    void aCertificateThatIsGivenIsTrusted() {
        local.journal().append(List.of(new Story("e1").started()));
        try (RemoteMonitor remote =
                RemoteMonitor.of(RemoteOptions.of(port.uri()).withCertificate(certificate))) {
            assertThat(remote.view("e1").block().seq()).isEqualTo(1);
            Watch watch = Watch.of(remote.subscribe(Subscription.of("e1", EventFilter.ALL)));
            watch.await(Delivery.Entry.class);
            watch.cancel();
        }
    }

    @Test
    void aCertificateOfAnotherHostIsNot() throws Exception {
        port.close();
        open("dns:elsewhere.example");
        try (RemoteMonitor remote =
                RemoteMonitor.of(RemoteOptions.of(port.uri()).withCertificate(certificate))) {
            assertThatThrownBy(() -> remote.view("e1").block())
                    .isInstanceOf(RemoteException.class)
                    .hasMessageStartingWith("cannot reach " + port.uri() + ": its certificate is for other names (No ")
                    .hasMessageEndingWith(
                            "); use an address with a name that it is for, or give the server a certificate for this one");
        }
    }

    @Test
    void anyOtherIsNotAndTheStreamEndsWithThat() {
        try (RemoteMonitor remote = RemoteMonitor.of(port.uri())) {
            assertThat(Watch.of(remote.subscribe(EventFilter.ALL)).awaitFailure())
                    .hasMessageStartingWith("cannot reach " + port.uri() + ": its certificate is not trusted (")
                    .hasMessageEndingWith(
                            "); give the file with the certificate of who has signed it (--certificate; withCertificate in Java)");
        }
    }

    @Test
    void whoSpeaksPlainlyIsToldToTryTls() {
        URI plain = URI.create(port.uri().toString().replace("https:", "http:"));
        try (RemoteMonitor remote = RemoteMonitor.of(plain)) {
            assertThatThrownBy(() -> remote.view("e1").block())
                    .isInstanceOf(RemoteException.class)
                    .hasMessage("the connection to " + plain
                            + " is lost: it was cut off before an answer came; does it want https?");
        }
    }

    @Test
    void aFileThatHoldsNoCertificateIsNamed() throws IOException {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing");

        assertThatThrownBy(() -> RemoteMonitor.of(RemoteOptions.of(port.uri()).withCertificate(nothing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(nothing + " cannot be used");
    }

    @Test
    void aFileWithCertificatesThatIsMissingIsToldAsMissing() {
        Path missing = folder.resolve("missing.pem");

        assertThatThrownBy(() -> RemoteMonitor.of(RemoteOptions.of(port.uri()).withCertificate(missing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the certificates cannot be read: there is no " + missing
                        + "; give a file with certificates in PEM form");
    }

    // It would be the same each time.
    @Test
    void aServerThatWantsAnotherTlsIsNotAskedAgain() throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            server.setEnabledProtocols(new String[] {"TLSv1.2"});
            server.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}); // its key is of EC
            RawServer.daemon(() -> refuse(server));
            URI uri = URI.create("https://127.0.0.1:" + server.getLocalPort());
            try (RemoteMonitor remote = RemoteMonitor.of(RemoteOptions.of(uri).withCertificate(certificate))) {
                Watch watch = Watch.of(remote.subscribe(EventFilter.ALL));

                assertThat(watch.awaitFailure())
                        .isInstanceOf(RemoteException.class)
                        .hasMessageStartingWith("cannot reach " + uri + ": TLS has failed (")
                        .hasMessageContaining("handshake_failure");
                assertThat(watch.deliveries()).isEmpty();
            }
        }
    }

    private static void refuse(SSLServerSocket server) {
        try {
            while (true) {
                try (Socket client = server.accept()) {
                    client.getInputStream().read();
                } catch (SSLException e) {
                    // as it should be
                }
            }
        } catch (IOException e) {
            // closed
        }
    }
}
