package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.ScriptedControl;
import dev.telltale.monitor.Watch;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is left of a monitor that is closed, and nothing of a subscription that is given up. */
@Timeout(60)
class LeavingTest {
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);

    @Test
    void aClosedMonitorLeavesNoThreadAndNoConnection() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.open(RawServer.STREAM + "retry: 1\n\n"))) {
            RemoteMonitor remote = RemoteMonitor.of(server.uri());
            Watch watch = Watch.of(remote.subscribe(ALL));
            Watch other = Watch.of(remote.subscribe(ALL));
            Awaitility.await().until(() -> server.requests.size() == 2);
            assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
            remote.close();
            remote.close();

            for (Watch each : List.of(watch, other)) {
                assertThat(each.awaitEnd()).hasSize(1).allMatch(Delivery.Closed.class::isInstance);
            }
            Awaitility.await().until(() -> server.open() == 0);
            Awaitility.await().until(() -> threads().isEmpty());
            assertThat(Watch.of(remote.subscribe(ALL)).awaitEnd()).hasSize(1);
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("telltale-client"))
                .toList();
    }

    @Test
    void whoLeavesTakesTheConnectionWithIt() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.open(RawServer.STREAM));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            Watch watch = Watch.of(remote.subscribe(ALL));
            Awaitility.await().until(() -> server.requests.size() == 1);
            watch.cancel();
            Awaitility.await().until(() -> server.open() == 0);
        }
    }

    @Test
    void whoLeavesDuringAPauseIsSoughtNoMore() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.text(RawServer.STREAM + "retry: 60000\n\n"));
                RemoteMonitor remote = new RemoteMonitor(RemoteOptions.of(server.uri()), () -> 0)) {
            Watch watch = Watch.of(remote.subscribe(ALL));
            watch.await(Delivery.Interrupted.class);
            watch.cancel();
            assertThat(server.requests).hasSize(1);
        }
    }

    // Views are asked for often, and share what is there.
    @Test
    void questionsShareConnections() throws Exception {
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(local, new ScriptedControl(), 0);
                Ferry ferry = new Ferry(port.server.port(), () -> Integer.MAX_VALUE);
                RemoteMonitor remote = RemoteMonitor.of(ferry.uri())) {
            for (int i = 0; i < 20; i++) {
                assertThat(remote.view("nobody").blockOptional()).isEmpty();
            }
            assertThat(ferry.carried.get()).isLessThan(5); // one may not be back yet when the next is asked
        }
    }
}
