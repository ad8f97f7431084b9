package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TroublesTest {
    private static final String SERVER = "http://127.0.0.1:8080";

    private final Troubles troubles = new Troubles(RemoteOptions.of(URI.create(SERVER)));

    // Reactor throws it on, and whoever waits is told nothing.
    @Test
    void whatDoesNotFitTheMemoryIsRefusedForGoodWithWhatMendsIt() {
        assertThatThrownBy(() -> troubles.read(TroublesTest::tooLarge, "a view"))
                .isInstanceOf(RemoteException.class)
                .hasMessageStartingWith(SERVER + " says more at once than fits the ")
                .hasMessageContaining("-Xmx1g")
                .hasMessageContaining("withMaxFrame")
                .extracting(problem -> ((RemoteException) problem).isPassing())
                .isEqualTo(false);
        assertThat(troubles.of(new CompletionException(new OutOfMemoryError("none"))))
                .hasMessageContaining("-Xmx1g");
    }

    @Test
    void soIsWhatWouldNotFitItOnceItIsRead() {
        assertThatThrownBy(() -> troubles.read(new Room(1)::check, new byte[2_000_000]))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("-Xmx1g")
                .hasCauseInstanceOf(NoRoomException.class);
    }

    private static String tooLarge(String said) {
        throw new OutOfMemoryError("for " + said);
    }
}
