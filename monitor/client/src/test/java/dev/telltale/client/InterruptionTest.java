package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionView;
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
import dev.telltale.monitor.wire.ViewJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections and servers that are lost while somebody watches, over real sockets. */
@Timeout(60)
class InterruptionTest {
    private static final Backoff SOON = new Backoff(Duration.ofMillis(20), Duration.ofMillis(40));

    @TempDir
    Path folder;

    private static RemoteMonitor remote(URI server) {
        return new RemoteMonitor(RemoteOptions.of(server).withBackoff(SOON), () -> 0.5);
    }

    private static Subscription one() {
        return Subscription.of("e1", EventFilter.ALL);
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    // G7, wherever the bytes are cut
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverConnectionsBreakEachEventComesOnce(long seed) throws IOException {
        Random random = new Random(seed);
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(local, new ScriptedControl(), 0);
                Ferry ferry = new Ferry(port.server.port(), () -> 700 + random.nextInt(3000));
                RemoteMonitor remote = remote(ferry.uri())) {
            Story story = new Story("e1");
            local.journal().append(List.of(story.started(), story.nodeStarted("build")));
            Watch watch = Watch.of(remote.subscribe(one()));
            Watch all =
                    Watch.of(remote.subscribe(Subscription.all(EventFilter.ALL).withFrom(From.start())));
            for (int i = 0; i < 100; i++) {
                local.journal().append(List.of(story.output("build", "line " + i + "\n")));
            }
            watch.await(Delivery.Entry.class, 102);
            local.journal().append(List.of(story.nodeCompleted("build"), story.completed()));
            watch.awaitEnd();
            all.await(Delivery.Entry.class, 104);

            assertThat(watch.seqs()).isEqualTo(upTo(104));
            assertThat(all.seqs()).isEqualTo(upTo(104));
            assertThat(ferry.broken.get()).isPositive();
            assertThat(watch.of(Delivery.Gap.class)).isEmpty();
            assertThat(watch.of(Delivery.Closed.class).get(0).delivered()).isEqualTo(104);
            assertThat(watch.of(Delivery.Opened.class)).hasSizeGreaterThan(1).allMatch(Delivery.Opened::recovered);
        }
    }

    // A view that began with a snapshot goes on, however often the way is lost, before it has come, too.
    @Test
    void aSnapshotIsFoldedOnOverEveryLoss() throws IOException {
        Random random = new Random(4);
        AtomicInteger first = new AtomicInteger(300);
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(local, new ScriptedControl(), 0);
                Ferry ferry = new Ferry(
                        port.server.port(), () -> first.get() < 3000 ? first.addAndGet(150) : random.nextInt(6000));
                RemoteMonitor remote = remote(ferry.uri())) {
            Story story = new Story("e1");
            local.journal().append(List.of(story.started(), story.nodeStarted("build")));
            Watch watch = Watch.of(remote.subscribe(one().withFrom(From.snapshot())));
            Delivery.Snapshot snapshot = watch.await(Delivery.Snapshot.class);
            int before = watch.of(Delivery.Opened.class).size();
            for (int i = 0; i < 60; i++) {
                local.journal().append(List.of(story.output("build", "line " + i + "\n")));
            }
            local.journal().append(List.of(story.nodeCompleted("build"), story.completed()));
            watch.awaitEnd();

            assertThat(before).isGreaterThan(1);
            assertThat(watch.of(Delivery.Opened.class)).hasSizeGreaterThan(before);
            assertFolded(watch, snapshot.view(), local);
        }
    }

    // Longer than any buffer on its way.
    @Test
    void aLargeSnapshotIsCutAnywhereAndComesWhole() throws IOException {
        Random random = new Random(5);
        AtomicInteger carried = new AtomicInteger();
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(local, new ScriptedControl(), 0);
                Ferry ferry = new Ferry(
                        port.server.port(),
                        () -> carried.incrementAndGet() < 4 ? random.nextInt(300_000) : Integer.MAX_VALUE);
                RemoteMonitor remote = remote(ferry.uri())) {
            Story story = new Story("e1");
            local.journal().append(List.of(story.started(), story.nodeStarted("build")));
            for (int i = 0; i < 100; i++) {
                local.journal().append(List.of(story.output("build", ("line " + i + " ").repeat(800) + "\n")));
            }
            Watch watch = Watch.of(remote.subscribe(one().withFrom(From.snapshot())));
            Delivery.Snapshot snapshot = watch.await(Delivery.Snapshot.class);
            local.journal().append(List.of(story.nodeCompleted("build"), story.completed()));
            watch.awaitEnd();

            assertThat(snapshot.view().keptOutputBytes()).isGreaterThan(300_000);
            assertThat(ferry.broken.get()).isEqualTo(3);
            assertFolded(watch, snapshot.view(), local);
        }
    }

    private static void assertFolded(Watch watch, ExecutionView begin, LocalMonitor local) {
        ExecutionView view = begin;
        for (Delivery.Entry entry : watch.of(Delivery.Entry.class)) {
            view = view.after(entry.event());
        }
        assertThat(watch.of(Delivery.Snapshot.class)).hasSize(1);
        assertThat(ViewJson.fullView(view, 0))
                .isEqualTo(ViewJson.fullView(local.view("e1").block(), 0));
    }

    // G7, G8: a server that is stopped, and one that dies with its journal as it lies
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatComesBackGoesOnWhereItWas(boolean isClean) throws IOException {
        int number = Ports.free();
        Story story = new Story("e1");
        List<Watch> watches = new ArrayList<>();
        try (RemoteMonitor remote = remote(URI.create("http://127.0.0.1:" + number))) {
            watches.add(Watch.of(remote.subscribe(one())));
            watches.add(
                    Watch.of(remote.subscribe(Subscription.all(EventFilter.ALL).withFrom(From.start()))));
            Path life = folder.resolve("0");
            for (int i = 1; i <= 4; i++) {
                try (DiskJournal journal = DiskJournal.open(life, DiskOptions.DEFAULT);
                        LocalMonitor local = LocalMonitor.of(journal, MonitorOptions.DEFAULT);
                        Port port = Port.open(local, new ScriptedControl(), number)) {
                    journal.append(
                            i == 1
                                    ? List.of(story.started(), story.nodeStarted("build"))
                                    : List.of(story.output("build", "a\n"), story.output("build", "b\n")));
                    long told = story.seq();
                    watches.forEach(watch -> watch.await(Delivery.Entry.class, (int) told));
                    life = isClean ? life : copy(life, folder.resolve(String.valueOf(i)));
                    assertThat(port.uri().getPort()).isEqualTo(number);
                }
            }
            for (Watch watch : watches) {
                assertThat(watch.seqs()).isEqualTo(upTo(8));
                assertThat(watch.of(Delivery.Gap.class)).isEmpty();
                assertThat(watch.of(Delivery.Opened.class)).hasSize(4);
                assertThat(watch.of(Delivery.Interrupted.class)).hasSizeGreaterThanOrEqualTo(4);
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Awaitility.await().until(() -> Files.exists(from.resolve("reserve"))); // made in the background, and renamed
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    @Test
    void aServerThatIsNotThereYetIsWaitedForAndNamed() throws IOException {
        int number = Ports.free();
        URI server = URI.create("http://127.0.0.1:" + number);
        try (LocalMonitor local = LocalMonitor.inMemory();
                RemoteMonitor remote = remote(server)) {
            Watch watch = Watch.of(remote.subscribe(one()));
            Delivery.Interrupted told =
                    watch.await(Delivery.Interrupted.class, 3).get(0);
            assertThat(told)
                    .isEqualTo(new Delivery.Interrupted(
                            Cursor.NONE,
                            "cannot reach " + server + ": connection refused; is 'telltale serve' running there?",
                            Duration.ofMillis(10)));
            try (Port port = Port.open(local, new ScriptedControl(), number)) {
                watch.await(Delivery.Opened.class);
                local.journal().append(List.of(new Story("e1").started()));
                watch.await(Delivery.Entry.class);
                assertThat(port.uri()).isEqualTo(server);
            }
        }
    }

    // The place that was reached is where it goes on, and it says so.
    @Test
    void anInterruptionNamesThePlaceAndTheWait() throws IOException {
        String opened = "id: x.3\nevent: stream.opened\ndata: {\"type\":\"stream.opened\",\"streamId\":\"s\","
                + "\"cursor\":\"x.3\",\"head\":\"x.9\",\"recovered\":true}\n\nid: x.5\n\nid: x.7\ndata: {\"type\":";
        try (RawServer server = RawServer.giving(
                        RawServer.text(RawServer.STREAM + "retry: 30\n\n" + opened), RawServer.open(RawServer.STREAM));
                RemoteMonitor remote = new RemoteMonitor(RemoteOptions.of(server.uri()), () -> 0)) {
            Watch watch = Watch.of(remote.subscribe(one()));
            Delivery.Interrupted told = watch.await(Delivery.Interrupted.class);
            Awaitility.await().until(() -> server.requests.size() == 2);

            assertThat(told.cursor()).isEqualTo(new Cursor("x", 5));
            assertThat(told.reason())
                    .isEqualTo("the connection to " + server.uri() + " is lost: the server has ended it");
            assertThat(told.retryIn()).isEqualTo(Duration.ofMillis(30));
            assertThat(server.requests.get(0))
                    .startsWith("GET /api/v1/executions/e1/events?link=true&overflow=catch-up&wait=true&terminal=true"
                            + "&from=start HTTP/1.1\r\n")
                    .doesNotContainIgnoringCase("Last-Event-ID");
            assertThat(server.requests.get(1)).containsIgnoringCase("Last-Event-ID: x.5\r\n");
        }
    }

    @Test
    void aServerThatIsBeingStoppedIsLeftAndSoughtAgain() {
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(local, new ScriptedControl(), 0);
                RemoteMonitor remote = remote(port.uri())) {
            Watch watch = Watch.of(remote.subscribe(one()));
            watch.await(Delivery.Opened.class);
            port.server.drain(Duration.ofMillis(1));

            assertThat(watch.await(Delivery.Interrupted.class).reason()).isEqualTo(port.uri() + " is being shut down");
            // Whoever comes now is told why not, and when to come back.
            Delivery.Interrupted refused =
                    watch.await(Delivery.Interrupted.class, 2).get(1);
            assertThat(refused.reason()).contains(" with 503: ");
            assertThat(refused.retryIn()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
            assertThat(watch.of(Delivery.Closed.class)).isEmpty();
            watch.cancel();
        }
    }

    @Test
    void aPositionSaysHowFarBehindTheStreamIs() {
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(local, new ScriptedControl(), 0);
                RemoteMonitor remote = remote(port.uri())) {
            local.journal().append(List.of(new Story("e1").started()));
            Watch watch = Watch.of(remote.subscribe(one()));

            Delivery.Link none = new Delivery.Link(local.head(), 0, 0); // the first may come before the event
            Awaitility.await()
                    .until(() -> watch.of(Delivery.Position.class).stream()
                            .anyMatch(position -> none.equals(position.link())));
            watch.cancel();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void aServerThatHasTooMuchToDoIsAskedAgainWhenItSays(int status) throws IOException {
        try (RawServer server = RawServer.giving(RawServer.problem(status, "Retry-After: 7\r\n", "too many streams"));
                RemoteMonitor remote = new RemoteMonitor(RemoteOptions.of(server.uri()), () -> 0)) {
            Watch watch = Watch.of(remote.subscribe(one()));
            Delivery.Interrupted told = watch.await(Delivery.Interrupted.class);

            assertThat(told.retryIn()).isEqualTo(Duration.ofSeconds(7));
            assertThat(told.reason()).contains("with " + status + ": too many streams; mend it");
            watch.cancel();
        }
    }

    @Test
    void aServerThatHangsIsTakenForDead() throws IOException {
        for (String said : List.of("", RawServer.STREAM, RawServer.STREAM + "retry: 1\n\n")) {
            try (RawServer server = RawServer.giving(RawServer.open(said));
                    RemoteMonitor remote = new RemoteMonitor(
                            RemoteOptions.of(server.uri()).withBackoff(SOON).withSilence(Duration.ofMillis(200)),
                            () -> 0.5)) {
                Watch watch = Watch.of(remote.subscribe(one()));

                assertThat(watch.await(Delivery.Interrupted.class, 2).get(1).reason())
                        .isEqualTo("the connection to " + server.uri() + " is lost: it has said nothing for 200 ms");
            }
        }
    }

    // The place of a stream that begins with a snapshot is told with the snapshot; before that there is nothing to
    // resume.
    @Test
    void beforeItsSnapshotAStreamHasNoPlace() throws IOException {
        String opened = "retry: 1\n\nevent: stream.opened\ndata: {\"type\":\"stream.opened\",\"streamId\":\"s\","
                + "\"cursor\":\"x.3\",\"head\":\"x.9\",\"recovered\":true}\n\n";
        try (RawServer server = RawServer.giving(RawServer.text(RawServer.STREAM + opened));
                RemoteMonitor remote = remote(server.uri())) {
            Watch watch = Watch.of(remote.subscribe(one().withFrom(From.snapshot())));
            watch.await(Delivery.Opened.class);

            assertThat(watch.await(Delivery.Interrupted.class).cursor()).isEqualTo(Cursor.NONE);
            watch.cancel();
        }
    }

    // The next one may be up long before that.
    @Test
    void whatAServerAskedForIsForgottenOnceDone() throws IOException {
        RawServer server = RawServer.giving(RawServer.text(RawServer.STREAM + "retry: 700\n\n"));
        try (server;
                RemoteMonitor remote = new RemoteMonitor(RemoteOptions.of(server.uri()), () -> 0)) {
            Watch watch = Watch.of(remote.subscribe(one()));
            assertThat(watch.await(Delivery.Interrupted.class).retryIn()).isEqualTo(Duration.ofMillis(700));
            server.close();

            Awaitility.await()
                    .until(() -> watch.of(Delivery.Interrupted.class).stream()
                            .anyMatch(lost -> lost.retryIn().isZero()));
            watch.cancel();
        }
    }

    // Browsers are sent away without a word of it.
    @Test
    void aServerThatIsFullSaysSo() {
        try (LocalMonitor local = LocalMonitor.inMemory();
                Port port = Port.open(
                        local,
                        new ScriptedControl(),
                        options -> options.withLimits(options.limits().withStreams(1)));
                RemoteMonitor remote = remote(port.uri())) {
            Watch first = Watch.of(remote.subscribe(one()));
            first.await(Delivery.Opened.class);
            Watch second = Watch.of(remote.subscribe(one()));
            Delivery.Interrupted told = second.await(Delivery.Interrupted.class);

            assertThat(told.reason()).contains(" with 503: ").contains("streams");
            assertThat(told.retryIn()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            first.cancel();
            second.cancel();
        }
    }
}
