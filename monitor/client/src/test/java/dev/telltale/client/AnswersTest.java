package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.ScriptedControl;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionQuery;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Where answers come from, and on which threads. */
@Timeout(60)
class AnswersTest {
    /** As many as there are threads for streams. */
    private static final int BLOCKING = 256;

    @Test
    void subscribersThatWaitForAnswersGetThem() throws InterruptedException {
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(local, new ScriptedControl(), 0);
                RemoteMonitor remote = RemoteMonitor.of(port.uri())) {
            local.journal().append(List.of(new Story("e1").started()));
            CountDownLatch areBlocked = new CountDownLatch(BLOCKING);
            CountDownLatch haveAnswers = new CountDownLatch(BLOCKING);
            Disposable.Composite watches = Disposables.composite();
            for (int i = 0; i < BLOCKING; i++) {
                watches.add(remote.subscribe(Subscription.of("e1", EventFilter.ALL))
                        .take(1)
                        .doOnNext(opened -> {
                            areBlocked.countDown();
                            Uninterrupted.await(areBlocked); // so that no thread of streams is left
                            remote.view("e1").block(Duration.ofSeconds(40));
                            haveAnswers.countDown();
                        })
                        .subscribe(opened -> {}, error -> {}));
            }

            assertThat(haveAnswers.await(40, TimeUnit.SECONDS)).isTrue();
            watches.dispose();
        }
    }

    @Test
    void answersComeOnThreadsOfTheirOwn() {
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(local, new ScriptedControl(), 0);
                RemoteMonitor remote = RemoteMonitor.of(port.uri())) {
            AtomicReference<String> thread = new AtomicReference<>("");
            remote.executions(ExecutionQuery.ALL)
                    .doOnNext(list -> thread.set(Thread.currentThread().getName()))
                    .block();

            assertThat(thread.get()).startsWith("telltale-client-answer-");
        }
    }

    @Test
    void aPathInTheAddressIsPutBeforeThoseOfTheApi() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.problem(404, "", "there is none"));
                RemoteMonitor remote = RemoteMonitor.of(URI.create(server.uri() + "/tale/"))) {
            assertThat(remote.view("e1").blockOptional()).isEmpty();
            assertThat(remote.workflow("a b+c/d").blockOptional()).isEmpty();

            assertThat(server.requests.get(0)).startsWith("GET /tale/api/v1/executions/e1?full=true HTTP/1.1\r\n");
            assertThat(server.requests.get(1)).startsWith("GET /tale/api/v1/workflows/a%20b%2Bc%2Fd HTTP/1.1\r\n");
        }
    }

    @Test
    void anAddressOfTheSixthVersionWillDo() throws IOException {
        InetAddress loopback = Inet6Address.getByName("::1");
        assumeThat(hasVersionSix(loopback)).as("there is IPv6 here").isTrue();
        try (RawServer server = RawServer.on(loopback, RawServer.problem(404, "", "there is none"));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            assertThat(server.uri().toString()).startsWith("http://[::1]:");
            assertThat(remote.view("e1").blockOptional()).isEmpty();
            assertThat(server.requests.get(0))
                    .containsIgnoringCase("\r\nHost: [::1]:" + server.uri().getPort() + "\r\n");
        }
    }

    private static boolean hasVersionSix(InetAddress loopback) {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aConditionOfTheServerIsNotDecidedHere() {
        assertThatThrownBy(() -> RemoteMonitor.where("seq > 2").test(new Story("e1").started()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("'seq > 2' is decided by the server that a subscription goes to");
    }
}
