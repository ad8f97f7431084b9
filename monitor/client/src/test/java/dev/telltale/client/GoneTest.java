package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.ScriptedControl;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.Watch;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has become of an execution while the way to its server was lost. */
@Timeout(60)
class GoneTest {
    private static final Subscription ONE = Subscription.of("e1", EventFilter.ALL);
    private static final Backoff SOON = new Backoff(Duration.ofMillis(20), Duration.ofMillis(40));

    private final int number = Ports.free();
    private final RemoteMonitor remote = new RemoteMonitor(
            RemoteOptions.of(URI.create("http://127.0.0.1:" + number)).withBackoff(SOON), () -> 0.5);
    private final Story story = new Story("e1");

    @TempDir
    Path folder;

    private Port serve(LocalMonitor local) {
        return Port.open(local, new ScriptedControl(), number);
    }

    private Watch watchTheBeginning(LocalMonitor local) {
        local.journal().append(List.of(story.started(), story.nodeStarted("build")));
        Port port = serve(local);
        Watch watch = Watch.of(remote.subscribe(ONE));
        watch.await(Delivery.Entry.class, 2);
        port.close();
        return watch;
    }

    private static void assertTheRestIsMissing(Watch watch) {
        List<Delivery> told = watch.awaitEnd();
        assertThat(watch.seqs()).containsExactly(1L, 2L);
        Cursor last = watch.of(Delivery.Entry.class).get(1).cursor();
        assertThat(watch.of(Delivery.Gap.class)).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(new Cursor(last.epoch(), last.position() + 1));
            assertThat(gap.reason()).isEqualTo(Delivery.Gap.RETENTION);
        });
        Delivery.Closed closed = (Delivery.Closed) told.get(told.size() - 1);
        assertThat(closed.reason()).isEqualTo(Delivery.Closed.FINISHED);
        assertThat(closed.delivered()).isEqualTo(2);
        assertThat(closed.gaps()).isEqualTo(1);
    }

    // Not even its server remembers it after a restart.
    @Test
    void oneThatHasEndedAndBeenForgottenIsAGapAndTheEnd() {
        Watch watch;
        try (remote) {
            try (DiskJournal journal = DiskJournal.open(folder, DiskOptions.DEFAULT);
                    LocalMonitor local = LocalMonitor.of(journal, MonitorOptions.DEFAULT)) {
                watch = watchTheBeginning(local);
            }
            try (DiskJournal journal = DiskJournal.open(folder, DiskOptions.DEFAULT);
                    LocalMonitor local = LocalMonitor.of(journal, MonitorOptions.DEFAULT)) {
                local.journal().append(List.of(story.nodeCompleted("build"), story.completed()));
                // By the clock of its events that was years ago: retention takes it.
                Awaitility.await().until(() -> local.view("e1").blockOptional().isEmpty());
            }
            try (DiskJournal journal = DiskJournal.open(folder, DiskOptions.DEFAULT);
                    LocalMonitor local = LocalMonitor.of(journal, MonitorOptions.DEFAULT);
                    Port port = serve(local)) {
                assertTheRestIsMissing(watch);
                assertThat(port.uri()).isEqualTo(remote.server());
            }
        }
    }

    @Test
    void aServerThatHasKeptNothingIsAGapAndTheEnd() {
        Watch watch;
        try (remote) {
            try (LocalMonitor local = LocalMonitor.inMemory()) {
                watch = watchTheBeginning(local);
            }
            try (LocalMonitor local = LocalMonitor.inMemory();
                    Port port = serve(local)) {
                assertTheRestIsMissing(watch);
                assertThat(port.uri()).isEqualTo(remote.server());
            }
        }
    }

    @Test
    void aWatcherOfAllGoesOnThereBehindAGap() {
        try (remote;
                LocalMonitor next = LocalMonitor.inMemory()) {
            Watch all =
                    Watch.of(remote.subscribe(Subscription.all(EventFilter.ALL).withFrom(From.start())));
            try (LocalMonitor local = LocalMonitor.inMemory();
                    Port port = serve(local)) {
                local.journal().append(List.of(story.started()));
                all.await(Delivery.Entry.class);
                assertThat(port.uri()).isEqualTo(remote.server());
            }
            next.journal().append(List.of(new Story("e2").started()));
            try (Port port = serve(next)) {
                all.await(Delivery.Entry.class, 2);
                assertThat(all.of(Delivery.Opened.class))
                        .extracting(Delivery.Opened::recovered)
                        .containsExactly(true, false);
                assertThat(all.of(Delivery.Gap.class))
                        .extracting(Delivery.Gap::reason)
                        .containsExactly(Delivery.Gap.EPOCH);
                all.cancel();
                assertThat(port.uri()).isEqualTo(remote.server());
            }
        }
    }

    // One that nothing was told of may have yet to begin.
    @Test
    void oneThatHasNotBegunIsWaitedForOverInterruptions() {
        try (remote;
                LocalMonitor next = LocalMonitor.inMemory()) {
            Watch watch = Watch.of(remote.subscribe(ONE));
            try (LocalMonitor local = LocalMonitor.inMemory();
                    Port port = serve(local)) {
                watch.await(Delivery.Opened.class);
                assertThat(port.uri()).isEqualTo(remote.server());
            }
            try (Port port = serve(next)) {
                watch.await(Delivery.Opened.class, 2);
                next.journal().append(List.of(story.started(), story.completed()));
                watch.awaitEnd();
                assertThat(watch.seqs()).containsExactly(1L, 2L);
                assertThat(port.uri()).isEqualTo(remote.server());
            }
        }
    }

    @Test
    void aServerThatHasNothingMoreToSayIsTheEnd() throws IOException {
        String gap =
                "id: x.9\ndata: {\"type\":\"stream.gap\",\"from\":\"x.8\",\"to\":\"x.9\",\"reason\":\"retention\"}\n\n";
        try (remote;
                RawServer server = RawServer.giving(
                        RawServer.text(RawServer.STREAM + gap), RawServer.text("HTTP/1.1 204 No Content\r\n\r\n"));
                RemoteMonitor there = new RemoteMonitor(RemoteOptions.of(server.uri()), () -> 0)) {
            Watch watch = Watch.of(there.subscribe(ONE));

            List<Delivery> told = watch.awaitEnd();
            assertThat(told.get(told.size() - 1))
                    .isEqualTo(new Delivery.Closed(new Cursor("x", 9), Delivery.Closed.FINISHED, 0, 1));
            assertThat(server.requests.get(0)).contains("&wait=true&");
            assertThat(server.requests.get(1)).doesNotContain("wait").containsIgnoringCase("Last-Event-ID: x.9\r\n");
        }
    }
}
