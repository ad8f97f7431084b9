package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.JournalException;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.server.RawConnection.Whole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A browser takes any status but 200 for the end of a stream, and never comes back: what passes is told to it otherwise. */
class OverloadedTest {
    private static final String BROWSER = "Accept: text/event-stream";
    private static final String OF_ONE = "/api/v1/executions/e1/events";
    private static final String WITH_CONDITION = "/api/v1/events?where=seq==1";

    private static final String LATER = "retry: (1[5-9]|2[0-9])\\d{3}";

    /** Requests that wait for a thread, and connections that bring them. */
    private static final int WAITING = 10_000;

    private static final int EACH = 1000;

    @Test
    void aFullQueueHasBrowsersComeBackLater() throws IOException {
        try (Harbour harbour = new Harbour()) {
            List<RawHttp2> crowd = new ArrayList<>();
            Tale tale = harbour.tale("e1").begin("a");
            synchronized (tale) { // so that no command gets any further
                fill(harbour, crowd);
                assertComesBack(harbour, OF_ONE);
                assertComesBack(harbour, WITH_CONDITION);
                for (String path : List.of(OF_ONE, WITH_CONDITION)) {
                    Whole other = harbour.connect().request("GET", path).readAnswer();
                    assertThat(other.status()).isEqualTo(503);
                    assertThat(other.body()).contains("too many requests wait already");
                }
                try (SseStream begun = harbour.stream("/api/v1/events");
                        RawWebSocket socket = harbour.webSocket()) {
                    assertThat(begun.block()).startsWith(": telltale");
                    assertThat(begun.block()).matches(LATER);
                    assertThat(begun.block()).isNull();
                    Map<String, Object> refused =
                            socket.say("{'op': 'subscribe', 'id': 's1'}").next("error", "s1");
                    assertThat(RawWebSocket.problem(refused)).containsEntry("status", 503L);
                }
            }
            for (String transport : List.of("sse", "websocket")) {
                harbour.awaitMetric(
                        "telltale_streams_ended_total{reason=\"overload\",transport=\"" + transport + "\"} 1.0");
            }
            try (SseStream stream = harbour.stream(OF_ONE)) {
                stream.next("execution.started");
            }
            for (RawHttp2 each : crowd) {
                each.close();
            }
        }
    }

    /** Sends commands until one is refused. */
    private static void fill(Harbour harbour, List<RawHttp2> crowd) throws IOException {
        int last = 0;
        for (int i = 0; i <= WAITING / EACH; i++) {
            RawHttp2 client = RawHttp2.to(harbour.server.port());
            crowd.add(client);
            for (int j = 0; j < EACH - 1; j++) {
                last = client.request("POST", "/api/v1/executions/e1/pause");
            }
            client.answer(client.get("/health/live")); // all before it wait by now
        }
        RawHttp2 latest = crowd.get(crowd.size() - 1);
        assertThat(latest.answer(last).status()).isEqualTo(503);
    }

    @Test
    void aJournalThatFailsForTheMomentHasBrowsersComeBackLater() throws IOException {
        FlakyJournal journal = new FlakyJournal(new MemoryJournal(1 << 20));
        try (Harbour harbour = new Harbour(journal)) {
            harbour.tale("e1").begin("a");
            journal.fault = new JournalException("the disk is gone", null);
            assertComesBack(harbour, OF_ONE);
            Whole other = harbour.connect().request("GET", OF_ONE).readAnswer();
            assertThat(other.status()).isEqualTo(503);
            assertThat(other.body()).contains("the disk is gone");

            journal.fault = null;
            try (SseStream stream = harbour.stream(OF_ONE)) {
                stream.next("execution.started");
            }
        }
    }

    // Else they would all wait for the look-up, only to be refused.
    @Test
    void nothingIsLookedUpForAStreamThatIsTooMany() throws IOException {
        try (Harbour harbour = new Harbour(
                        options -> options.withLimits(options.limits().withStreams(1)));
                SseStream first = harbour.stream("/api/v1/events")) {
            first.next("stream.opened");
            assertComesBack(harbour, "/api/v1/executions/nobody/events");
        }
    }

    // No browser does, and a program comes back by itself.
    @Test
    void whoReadsProblemsIsToldWhy() throws IOException {
        try (Harbour harbour = new Harbour(
                        options -> options.withLimits(options.limits().withStreams(1)));
                SseStream first = harbour.stream("/api/v1/events");
                RawConnection program = harbour.connect()) {
            first.next("stream.opened");
            Whole answer = program.request("GET", "/api/v1/events", BROWSER + ", application/problem+json")
                    .readAnswer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("as many streams are open as are allowed");
        }
    }

    private static void assertComesBack(Harbour harbour, String path) throws IOException {
        try (RawConnection browser = harbour.connect()) {
            Whole answer = browser.request("GET", path, BROWSER).readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("content-type", "text/event-stream");
            assertThat(answer.body()).matches(": telltale\n" + LATER + "\n\n");
        }
    }
}
