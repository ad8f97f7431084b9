package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that ask for very much and read nothing: what is made for them is bounded, and others are served. */
class UnreadAnswersTest {
    private static final int MOST = 16 << 20;
    private static final int MOST_OF_ONE = MOST / 8;
    private static final int REQUESTS = 200;
    private static final String EVENTS = "/api/v1/executions/e1/events";

    private final Harbour harbour =
            new Harbour(options -> options.withLimits(options.limits().withBacklogBytes(MOST)));

    @BeforeEach
    void fill() {
        harbour.tale("e1")
                .begin("a")
                .start("a")
                .pour("a", 300, 8000)
                .finish("a")
                .complete();
    }

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void historyAsLines() throws IOException {
        ask(EVENTS, "accept", "application/x-ndjson");
    }

    @Test
    void historyAsOneAnswer() throws IOException {
        ask(EVENTS + "?limit=10000", "accept", "application/json");
    }

    @Test
    void output() throws IOException {
        ask("/api/v1/executions/e1/output");
    }

    @Test
    void theEndOfTheOutput() throws IOException {
        ask("/api/v1/executions/e1/output?tail=10000");
    }

    private void ask(String path, String... headers) throws IOException {
        List<Integer> asked = new ArrayList<>();
        try (RawHttp2 client = RawHttp2.to(harbour.server.port(), 0);
                RawHttp2 other = RawHttp2.to(harbour.server.port())) {
            for (int i = 0; i < REQUESTS; i++) {
                asked.add(client.get(path, headers));
            }
            Awaitility.await().until(this::backlog, bytes -> bytes >= MOST_OF_ONE);
            RawHttp2.Stream whole = other.answer(other.get(EVENTS + "?limit=10000", "accept", "application/json"));
            assertThat(whole.status()).as("others get what they ask for").isEqualTo(200);
            assertThat(other.answer(other.get("/health/live")).status()).isEqualTo(200);
            assertThat(backlog()).isLessThan(MOST); // those in the middle of something come to it
        }
        Awaitility.await().until(this::backlog, bytes -> bytes == 0);
        assertThat(harbour.get(EVENTS + "?limit=10000", "Accept", "application/json")
                        .status())
                .isEqualTo(200);
    }

    private double backlog() {
        return harbour.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("telltale_backlog_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
