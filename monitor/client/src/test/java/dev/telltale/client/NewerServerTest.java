package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.Watch;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of a later version says what this one does not know: that is passed over or named, and the stream goes on. */
@Timeout(60)
class NewerServerTest {
    private static final String SAID = RawServer.STREAM
            + "event: stream.weather\ndata: {\"type\":\"stream.weather\",\"wind\":7}\n\n"
            + "id: x.3\nevent: node.moved\ndata: {\"seq\":3,\"type\":\"node.moved\",\"executionId\":\"e1\",\"status\":\"adrift\"}\n\n"
            + "id: x.4\nevent: stream.weather\ndata: {\"type\":\"stream.weather\",\"wind\":8}\n\n"
            + "data: {\"type\":\"stream.weather\",\"wind\":9}\n\n"
            + "id: x.5\n\n";

    private static List<Delivery> told(Subscription subscription) throws IOException {
        try (RawServer server = RawServer.giving(RawServer.open(SAID));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            Watch watch = Watch.of(remote.subscribe(subscription));
            watch.await(Delivery.Position.class, 2);
            watch.cancel();
            return watch.deliveries();
        }
    }

    @Test
    void aFrameIsPassedOverAndAnEventIsAGap() throws IOException {
        Cursor third = new Cursor("x", 3);

        assertThat(told(Subscription.of("e1", EventFilter.ALL)))
                .containsExactly(
                        new Delivery.Gap(third, third, 3, 3, Delivery.Gap.UNKNOWN),
                        new Delivery.Position(new Cursor("x", 4)),
                        new Delivery.Position(new Cursor("x", 5)));
    }

    @Test
    void onAStreamOverAllAGapHasNoSeq() throws IOException {
        Cursor third = new Cursor("x", 3);

        assertThat(told(Subscription.all(EventFilter.ALL)))
                .contains(new Delivery.Gap(third, third, 0, 0, Delivery.Gap.UNKNOWN));
    }
}
