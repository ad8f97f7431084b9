package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SlowWatchersTest {
    private static final String EVENTS = "/api/v1/executions/e1/events";
    private static final int CHUNKS = 3000;
    private static final int LARGE = 30;

    // G6, G7, 003-09: what a client has not read waits in the journal, not in the server's memory.
    @Test
    void aWatcherThatDoesNotReadHurtsNobodyAndCatchesUp() throws IOException {
        try (Harbour harbour = new Harbour();
                SseStream stalled = SseStream.open(RawConnection.to(harbour.server.port(), 4096), begun(harbour));
                SseStream quick = harbour.stream(EVENTS)) {
            Tale tale = harbour.tale("e1").start("a");
            tale.pour("a", CHUNKS, 8000).finish("a").complete();

            assertThat(seqs(quick.rest())).containsExactlyElementsOf(all());
            long sent = harbour.delivered() - all().size();
            assertThat(sent).as("events sent to the one that does not read").isLessThan(CHUNKS / 2);

            assertThat(seqs(stalled.rest())).containsExactlyElementsOf(all());
        }
    }

    @Test
    void aWatcherThatNeverReadsIsLetGoOf() throws IOException {
        try (Harbour harbour = new Harbour(
                        options -> options.withTimeouts(options.timeouts().withStalled(Duration.ofMillis(200))));
                SseStream stalled = SseStream.open(RawConnection.to(harbour.server.port(), 4096), begun(harbour))) {
            harbour.tale("e1").start("a").pour("a", CHUNKS, 8000);

            Awaitility.await()
                    .until(() -> harbour.get("/metrics").text().contains("telltale_subscribers{transport=\"sse\"} 0"));
            assertThat(stalled.head.status()).isEqualTo(200);
        }
    }

    // Slow is not stalled: these take seconds, and some of it goes out all the time.
    @Test
    void aWatcherThatReadsSlowlyIsWaitedFor() throws Exception {
        try (Harbour harbour = new Harbour(
                        options -> options.withTimeouts(options.timeouts().withStalled(Duration.ofSeconds(2))));
                SseStream slow = SseStream.open(RawConnection.to(harbour.server.port(), 4096), begun(harbour))) {
            Tale tale = harbour.tale("e1").start("a");
            for (int i = 0; i < LARGE; i++) {
                tale.say("a", "large", "x".repeat(1_000_000));
            }
            tale.finish("a").complete();
            slow.connection.slowDown(16_384, Duration.ofMillis(2));

            assertThat(seqs(slow.rest())).hasSize(LARGE + 4);
        }
    }

    // A client may not fill the server's memory with requests while the first one is still being answered.
    @Test
    void requestsBehindAStreamAreNotPiledUp() throws IOException {
        try (Harbour harbour = new Harbour();
                SseStream stream = harbour.stream("/api/v1/events")) {
            stream.next("stream.opened");
            stream.connection.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100));
            assertThatThrownBy(stream::rest).isInstanceOf(IOException.class);
        }
    }

    @Test
    void nonsenseBehindAStreamEndsItAndIsNotAnsweredIntoIt() throws IOException {
        try (Harbour harbour = new Harbour();
                SseStream stream = harbour.stream("/api/v1/events")) {
            stream.next("stream.opened");
            stream.connection.send("nonsense\r\n\r\n");
            assertThatThrownBy(stream::rest).isInstanceOf(IOException.class);
        }
    }

    private static String begun(Harbour harbour) {
        harbour.tale("e1").begin("a");
        return EVENTS;
    }

    private static List<Long> all() {
        return LongStream.rangeClosed(1, CHUNKS + 4).boxed().toList();
    }

    private static List<Long> seqs(List<Frame> frames) {
        return frames.stream().map(Frame::seq).filter(seq -> seq != null).toList();
    }
}
