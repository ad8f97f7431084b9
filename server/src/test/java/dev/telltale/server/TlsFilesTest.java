package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a server takes for its certificate and key, and what it says of others. */
class TlsFilesTest {
    @TempDir
    private static Path folder;

    private static Certificates good;
    private static Certificates other;

    @BeforeAll
    static void make() throws IOException, GeneralSecurityException {
        good = Certificates.make(folder, "EC");
        other = Certificates.make(folder, "EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfEachKindAreTaken(String algorithm) throws IOException, GeneralSecurityException {
        Certificates made = Certificates.make(folder, algorithm);
        assertThat(Tls.of(made.certificate(), made.key())).hasToString("Tls[" + made.certificate() + "]");
    }

    @Test
    void bothMayBeInOneFileWithTextAround() throws IOException {
        Path both = folder.resolve("both.pem");
        Files.writeString(
                both,
                "Bag Attributes\n" + Files.readString(good.key()) + "subject=x\n"
                        + Files.readString(good.certificate()));
        assertThat(Tls.of(both, both).warning(Instant.now())).isNull();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path nowhere = folder.resolve("nowhere.pem");
        refused(
                nowhere,
                good.key(),
                "the file " + nowhere + " with the certificate cannot be read: there is no " + nowhere);
        refused(
                good.certificate(),
                nowhere,
                "the file " + nowhere + " with the key cannot be read: there is no " + nowhere);
        refused(folder, good.key(), "cannot be read", "name another");
    }

    @Test
    void aFileWithSomethingElseIsNamed() throws IOException {
        refused(good.key(), good.key(), "there is no certificate in " + good.key(), "-----BEGIN CERTIFICATE-----");
        refused(good.certificate(), good.certificate(), "there is no private key in " + good.certificate());
        Path damaged = Certificates.pem(folder, "CERTIFICATE", new byte[] {1, 2, 3});
        refused(damaged, good.key(), "certificate number 1 in " + damaged + " is damaged");
        Path wrong = Certificates.pem(folder, "PRIVATE KEY", new byte[] {1, 2, 3});
        refused(good.certificate(), wrong, "the key in " + wrong + " is damaged, or of another kind", "EC");
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() throws IOException, GeneralSecurityException {
        refused(good.certificate(), other.key(), "the key in " + other.key() + " is not that of the first certificate");
        refused(good.certificate(), Certificates.make(folder, "RSA").key(), "of another kind than the certificate");
    }

    @Test
    void aKeyInAnotherFormIsToldHowToConvert() throws IOException {
        for (String kind : new String[] {"RSA PRIVATE KEY", "EC PRIVATE KEY"}) {
            Path old = Certificates.pem(folder, kind, new byte[10]);
            refused(good.certificate(), old, "in the form '" + kind + "'", "openssl pkcs8 -topk8 -nocrypt -in " + old);
        }
        Path encrypted = Certificates.pem(folder, "ENCRYPTED PRIVATE KEY", new byte[10]);
        refused(good.certificate(), encrypted, "is encrypted", "openssl pkcs8 -topk8 -nocrypt -in " + encrypted);
    }

    @Test
    void certificatesThatDoNotVouchForEachOtherAreNamed() throws IOException, GeneralSecurityException {
        Certificates stranger = Certificates.make(folder, "EC", "-dname", "CN=stranger");
        Path mixed = folder.resolve("mixed.pem");
        Files.writeString(mixed, Files.readString(good.certificate()) + Files.readString(stranger.certificate()));
        refused(mixed, good.key(), "are not in order: number 2 does not vouch for the one before it");
    }

    @Test
    void oneThatHasExpiredOrIsNotYetValidIsToldButTaken() throws IOException, GeneralSecurityException {
        Certificates old = Certificates.make(folder, "EC", "-startdate", "-10d", "-validity", "5");
        Tls tls = Tls.of(old.certificate(), old.key());
        assertThat(tls.warning(Instant.now())).contains("CN=localhost in " + old.certificate() + " has expired on ");
        assertThat(tls.warning(Instant.now().minus(Duration.ofDays(20)))).contains(" is valid only from ");
        assertThat(tls.warning(Instant.now().minus(Duration.ofDays(7)))).isNull();
    }

    private static void refused(Path certificate, Path key, String... said) {
        assertThatThrownBy(() -> Tls.of(certificate, key))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(said);
    }
}
