package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.Harbour.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 003-08: what an execution was right after one of its events. */
class TimeTravelOverHttpTest {
    private static final String E1 = "/api/v1/executions/e1";

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void eachSnapshotIsGivenAsItWas() {
        harbour.tale("e1")
                .begin("a", "b")
                .assign("v", 1)
                .start("a")
                .finish("a")
                .assign("v", 2)
                .complete();

        assertThat(harbour.get(E1 + "?at=3").json())
                .containsEntry("seq", 3L)
                .containsEntry("status", "running")
                .containsEntry("variables", Map.of("v", 1L))
                .doesNotContainKey("outputs");
        assertThat(harbour.get(E1 + "/progress?at=4").json())
                .containsEntry("seq", 4L)
                .containsEntry("completedNodes", 1L)
                .containsEntry("percent", 50L);
        assertThat(harbour.get(E1 + "/variables?at=2").json()).containsEntry("variables", Map.of("v", 1L));
        assertThat(harbour.get(E1 + "/variables?at=5").json()).containsEntry("variables", Map.of("v", 2L));
        assertThat(harbour.get(E1 + "?at=6").json()).containsEntry("status", "completed");
    }

    // By the time of that event, and not of the question.
    @Test
    void elapsedTimeIsThatOfTheEvent() {
        harbour.tale("e1").begin("a");

        assertThat(harbour.get(E1 + "/progress?at=1").json()).containsEntry("elapsedMs", 0L);
        assertThat((Map<?, ?>) harbour.get(E1 + "?at=1").json().get("progress"))
                .extracting("elapsedMs")
                .isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/progress", "/variables"})
    void whatIsNotThereYetIsNotFoundAndWhatCannotBeIsRefused(String resource) {
        harbour.tale("e1").begin("a");

        Reply ahead = harbour.get(E1 + resource + "?at=2");
        assertThat(ahead.status()).isEqualTo(404);
        assertThat(ahead.json())
                .containsEntry("detail", "execution e1 has no event 2; its newest is 1")
                .containsEntry("where", "query parameter at")
                .containsKey("hint");
        for (String at : new String[] {"0", "-1", "x", ""}) {
            Reply wrong = harbour.get(E1 + resource + "?at=" + at);
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.json()).containsEntry("hint", "use a whole number from 1");
        }
        assertThat(harbour.get("/api/v1/executions/nobody" + resource + "?at=1").status())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoLongerKeptIsGone() {
        harbour.tale("e1").begin("a").start("a").pour("a", 12_000, 8000);

        Reply gone = harbour.get(E1 + "?at=5");
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.json())
                .containsEntry("type", "urn:telltale:problem:gone")
                .containsEntry("where", "query parameter at");
        assertThat(harbour.get(E1 + "?at=12001").status()).isEqualTo(200);
    }
}
