package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteOptionsTest {
    private static final URI PLAIN = URI.create("http://h:1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "ftp://x",
                "http:/x",
                "http://x?y",
                "http://x#y",
                "http://x:0",
                "http://x:99999"
            })
    void anAddressThatIsNoneIsRefused(String server) {
        assertThatThrownBy(() -> RemoteOptions.of(URI.create(server)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the server is '" + server + "'; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://ada:hunter2@host", "http://ada:hunter2@ho_st:1", "ada:hunter2@host", "ftp://hunter2@host"
            })
    void whatStandsBeforeAnAtIsNeverShown(String server) {
        assertThatThrownBy(() -> RemoteOptions.of(URI.create(server)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the server is '…@ho")
                .hasMessageNotContainingAny("hunter2", "ada");
    }

    @Test
    void aHostWithAnUnderscoreIsNamedAsThat() {
        assertThatThrownBy(() -> RemoteOptions.of(URI.create("http://my_host:8080")))
                .hasMessageContaining("no underscores; use another name of it, or its number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x:1/tale/api/v1", "http://x:1/tale/api/v1/"})
    void thePathOfTheApiIsNoPartOfAnAddress(String server) {
        assertThatThrownBy(() -> RemoteOptions.of(URI.create(server)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the server is '" + server + "'; use http://x:1/tale, without the path of the API");
    }

    @Test
    void aSlashAtTheEndDoesNotCount() {
        assertThat(RemoteOptions.of(URI.create("http://x:1/tale/")).server()).hasToString("http://x:1/tale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret\n", "s3cret\r\n", "s3 cret", "s3cret\0", "s3crét"})
    void aTokenThatCannotBeSentIsRefusedAndNotShown(String token) {
        RemoteOptions options = RemoteOptions.of(PLAIN);

        assertThatThrownBy(() -> options.withToken(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the token has ")
                .hasMessageNotContaining("s3");
    }

    @Test
    void whereATokenIsWrongIsTold() {
        assertThatThrownBy(() -> RemoteOptions.of(PLAIN).withToken("abc\n"))
                .hasMessage(
                        "the token has a line end at place 4 of 4; give it as it is, without what is around it in a file");
    }

    @Test
    void certificatesAreForHttps() {
        RemoteOptions plain = RemoteOptions.of(PLAIN);
        Path file = Path.of("ca.pem");

        assertThatThrownBy(() -> plain.withCertificate(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the certificates in ca.pem are of no use with http://h:1; leave them out, or use an address"
                                + " that begins with https:");
        assertThat(RemoteOptions.of(URI.create("HTTPS://h"))
                        .withCertificate(file)
                        .certificate())
                .isEqualTo(file);
    }

    // Else it is memory that runs out, and not the limit.
    @Test
    void aFrameIsAtMostAnEighthOfTheHeap() {
        assertThat((long) RemoteOptions.of(PLAIN).maxFrame())
                .isEqualTo(Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 8));
    }
}
