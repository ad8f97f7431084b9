package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.Watch;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Whoever asks for no more leaves the rest in the socket, and so to the server. */
@Timeout(60)
class DemandTest {
    private static final int FRAME = 1000;

    // What the kernels of both sides take before they say that it is enough: less than this on loopback.
    private static final long BUFFERS = 8L << 20;

    @Test
    void whatIsNotAskedForIsNotRead() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (RawServer server = RawServer.giving(socket -> {
                    RawServer.text(RawServer.STREAM).give(socket);
                    while (true) {
                        RawServer.text(position(sent.get() + 1)).give(socket);
                        sent.incrementAndGet();
                    }
                });
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            Watch watch = Watch.of(remote.subscribe(Subscription.all(EventFilter.ALL)), 3);
            watch.await(Delivery.Position.class, 3);
            AtomicLong before = new AtomicLong(-1);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get() * FRAME).isLessThan(BUFFERS);
            assertThat(watch.deliveries()).hasSize(3);

            long more = sent.get() + 1000;
            watch.request(more - 3);
            watch.await(Delivery.Position.class, (int) more);
            assertThat(watch.deliveries()).hasSize((int) more);
            assertThat(watch.of(Delivery.Position.class).get((int) more - 1).cursor())
                    .isEqualTo(new Cursor("x", more));
            assertThat(watch.of(Delivery.Interrupted.class)).isEmpty();
            watch.cancel();
        }
    }

    /** A frame of a thousand bytes. */
    private static String position(long at) {
        String frame = "id: x." + at + "\n\n";
        return ":" + "x".repeat(FRAME - frame.length() - 2) + "\n" + frame;
    }

    @Test
    void silenceCountsOnlyWhileSomethingIsAskedFor() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        TestPublisher<byte[]> bytes = TestPublisher.create();
        Silence silence = new Silence(Duration.ofSeconds(40), time);

        StepVerifier.create(silence.watch(bytes.flux()), 1)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(30)))
                .then(() -> bytes.next(new byte[1]))
                .expectNextCount(1)
                .then(() -> time.advanceTimeBy(Duration.ofHours(1)))
                .thenRequest(1)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(39)))
                .then(() -> bytes.next(new byte[1]))
                .expectNextCount(1)
                .thenRequest(1)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(50)))
                .expectErrorMessage("it has said nothing for 40000 ms")
                .verify(Duration.ofSeconds(10));
    }

    // Several parts are asked for at once; that one has come does not mean that the others do.
    @Test
    void silenceBeforeAllHasComeThatWasAskedForCountsToo() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        TestPublisher<byte[]> bytes = TestPublisher.create();
        Silence silence = new Silence(Duration.ofSeconds(40), time);

        StepVerifier.create(silence.watch(bytes.flux()), 2)
                .then(() -> bytes.next(new byte[1]))
                .expectNextCount(1)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(50)))
                .expectErrorMessage("it has said nothing for 40000 ms")
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void whatNeverComesIsSilenceToo() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Silence silence = new Silence(Duration.ofSeconds(40), time);

        StepVerifier.create(silence.watch(TestPublisher.<byte[]>create().flux()))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(41)))
                .expectError(SilentException.class)
                .verify(Duration.ofSeconds(10));
    }
}
