package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.ScriptedControl;
import dev.telltale.monitor.Watch;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is left of a subscription that is given up, and little of a question. */
@Timeout(60)
class LeavingTest {
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);

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
        try (RawServer server = RawServer.giving(RawServer.text(RawServer.STREAM + "retry: 50\n\n"));
                RemoteMonitor remote = new RemoteMonitor(RemoteOptions.of(server.uri()), () -> 0)) {
            remote.subscribe(ALL)
                    .takeUntil(Delivery.Interrupted.class::isInstance)
                    .blockLast();
            // Who comes then waits as long, and comes back after it, several times.
            Watch staying = Watch.of(remote.subscribe(Subscription.of("e1", EventFilter.ALL)));
            staying.await(Delivery.Interrupted.class, 4);

            assertThat(server.requests.stream().filter(LeavingTest::isForAll)).hasSize(1);
            staying.cancel();
        }
    }

    private static boolean isForAll(String request) {
        return request.startsWith("GET /api/v1/events?");
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
