package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.monitor.Watch;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What is left of a monitor that is closed: its last words, and nothing else. */
@Timeout(60)
class ClosingTest {
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);
    private static final int ROUNDS = 400;

    /** Whoever resumes at the last place must not miss what was on its way. */
    @Test
    void theLastPlaceIsThatOfTheLastDelivery() throws Exception {
        String many = IntStream.rangeClosed(1, 5000)
                .mapToObj(i -> "id: x." + i + "\n\n")
                .collect(Collectors.joining());
        Scheduler workers = Schedulers.newBoundedElastic(8, 100, "closing-test", 10, true);
        Scheduler timer = Schedulers.newSingle("closing-test-timer", true);
        try (RawServer server = RawServer.giving(socket -> {
            RawServer.text(RawServer.STREAM).give(socket);
            while (true) { // so that something is on its way at any moment
                RawServer.text(many).give(socket);
            }
        })) {
            RemoteOptions options = RemoteOptions.of(server.uri());
            Troubles troubles = new Troubles(options);
            HttpLink link = new HttpLink(options, troubles, timer, workers);
            for (int i = 0; i < ROUNDS; i++) {
                Closing closing = new Closing(workers);
                CountDownLatch hasBegun = new CountDownLatch(100);
                CompletableFuture<List<Delivery>> all = new RemoteStream(
                                link, troubles, options, ALL, timer, closing, () -> 0)
                        .deliveries()
                        .doOnNext(delivery -> hasBegun.countDown())
                        .collectList()
                        .toFuture();
                hasBegun.await();
                closing.begin();

                List<Delivery> told = all.get();
                Cursor last = told.get(told.size() - 2).cursor();
                assertThat(told.get(told.size() - 1))
                        .isEqualTo(new Delivery.Closed(last, Delivery.Closed.SHUTDOWN, 0, 0));
            }
            link.close().block();
        } finally {
            workers.dispose();
            timer.dispose();
        }
    }

    @Test
    void noThreadAndNoConnectionIsLeft() throws IOException {
        Set<Thread> before = threads();
        try (RawServer server = RawServer.giving(RawServer.open(RawServer.STREAM + "retry: 1\n\n"))) {
            RemoteMonitor remote = RemoteMonitor.of(server.uri());
            Watch watch = Watch.of(remote.subscribe(ALL));
            Watch other = Watch.of(remote.subscribe(ALL));
            Awaitility.await().until(() -> server.requests.size() == 2);
            assertThat(threadsSince(before)).isNotEmpty().allMatch(Thread::isDaemon);
            remote.close();
            remote.close();

            for (Watch each : List.of(watch, other)) {
                assertThat(each.awaitEnd()).hasSize(1).allMatch(Delivery.Closed.class::isInstance);
            }
            assertThat(Watch.of(remote.subscribe(ALL)).awaitEnd()).hasSize(1);
            Awaitility.await().until(() -> server.open() == 0);
            Awaitility.await().until(() -> threadsSince(before).isEmpty());
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("telltale-client"))
                .collect(Collectors.toSet());
    }

    private static Set<Thread> threadsSince(Set<Thread> before) {
        Set<Thread> since = threads();
        since.removeAll(before);
        return since;
    }

    // A subscriber that blocks, and does not let itself be interrupted, holds up its own end alone.
    @Test
    void nobodyIsWaitedFor() throws IOException {
        CountDownLatch isReleased = new CountDownLatch(1);
        try (RawServer server = RawServer.giving(RawServer.open(RawServer.STREAM + "id: x.1\n\nid: x.2\n\n"))) {
            RemoteMonitor remote = RemoteMonitor.of(server.uri());
            CountDownLatch isBlocked = new CountDownLatch(1);
            AtomicReference<String> lastThread = new AtomicReference<>("");
            Watch blocked = Watch.of(remote.subscribe(ALL).doOnNext(delivery -> {
                isBlocked.countDown();
                Uninterrupted.await(isReleased);
            }));
            Watch free = Watch.of(remote.subscribe(ALL)
                    .doOnComplete(() -> lastThread.set(Thread.currentThread().getName())));
            free.await(Delivery.Position.class, 2);
            Uninterrupted.await(isBlocked);
            remote.close();

            free.awaitEnd();
            assertThat(lastThread.get()).startsWith("telltale-client-worker");
            assertThat(blocked.deliveries()).isEmpty();
            isReleased.countDown();
            List<Delivery> told = blocked.awaitEnd();
            assertThat(told.get(told.size() - 1))
                    .isEqualTo(new Delivery.Closed(told.get(told.size() - 2).cursor(), Delivery.Closed.SHUTDOWN, 0, 0));
        }
    }

    @Test
    void threadsThatMustNotBlockMayCloseItToo() throws IOException {
        Set<Thread> before = threads();
        try (RawServer server = RawServer.giving(RawServer.open(RawServer.STREAM))) {
            RemoteMonitor remote = RemoteMonitor.of(server.uri());
            Watch watch = Watch.of(remote.subscribe(ALL));
            Awaitility.await().until(() -> server.requests.size() == 1);
            Mono.fromRunnable(remote::close).subscribeOn(Schedulers.parallel()).block();

            watch.awaitEnd();
            Awaitility.await().until(() -> server.open() == 0);
            Awaitility.await().until(() -> threadsSince(before).isEmpty());
        }
    }

    @Test
    void whoIsBeingConnectedIsToldTheEndToo() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.open(""))) { // an answer that does not begin
            RemoteMonitor remote = RemoteMonitor.of(server.uri());
            Watch watch = Watch.of(remote.subscribe(ALL));
            Awaitility.await().until(() -> server.requests.size() == 1);
            remote.close();

            assertThat(watch.awaitEnd())
                    .containsExactly(new Delivery.Closed(Cursor.NONE, Delivery.Closed.SHUTDOWN, 0, 0));
        }
    }

    @Test
    void whatIsAskedThenOrHasNoAnswerYetFailsWithThat() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.open(""))) {
            RemoteMonitor remote = RemoteMonitor.of(server.uri());
            String closed = "this monitor of " + server.uri() + " is closed";
            AtomicReference<Throwable> failure = new AtomicReference<>();
            remote.view("e1").subscribe(view -> {}, failure::set);
            Awaitility.await().until(() -> server.requests.size() == 1);
            remote.close();

            Awaitility.await().until(() -> failure.get() != null);
            assertThat(failure.get()).isInstanceOf(RemoteException.class).hasMessage(closed);
            assertThatThrownBy(() -> remote.view("e1").block())
                    .isInstanceOf(RemoteException.class)
                    .hasMessage(closed);
            assertThatThrownBy(() -> remote.cancel("e1", new Command(null, null))
                            .toCompletableFuture()
                            .join())
                    .cause()
                    .isInstanceOf(RemoteException.class)
                    .hasMessage(closed);
        }
    }
}
