package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G7: what is missing because the disk has lost it is told as such, and not as what retention took. */
class DamagedDiskTest {
    private static final int LINES = 60;
    private static final DiskOptions OPTIONS = DiskOptions.DEFAULT
            .withReserveBytes(0)
            .withSegmentBytes(4 << 10)
            .withClock(Clock.fixed(Instant.ofEpochMilli(Story.BEGIN / 1000 + 60_000), ZoneOffset.UTC));

    @TempDir
    Path folder;

    private DiskJournal journal;

    @BeforeEach
    void fillSeveralSegments() {
        journal = DiskJournal.open(folder, OPTIONS);
        Story forgotten = new Story("e0");
        tell(forgotten.started());
        tell(forgotten.completed()); // at positions 1 and 2
        Story story = new Story("e1");
        tell(story.started());
        for (int i = 1; i < LINES; i++) {
            tell(story.output("build", "line " + i));
        }
        tell(story.completed());
        journal.forget("e0");
        journal.close();
    }

    private void tell(ExecutionEvent event) {
        long position = journal.append(List.of(event));
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> journal.head() >= position);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private List<Path> logs() throws Exception {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    private static void flip(Path log, int offset) throws Exception {
        byte[] bytes = Files.readAllBytes(log);
        bytes[offset] ^= 1;
        Files.write(log, bytes);
    }

    /** What a watcher of all executions and one of the damaged one get instead of what is missing. */
    private void check(int gapsOfOne) {
        journal = DiskJournal.open(folder, OPTIONS);
        HubBed bed = new HubBed(journal, 8);
        Watcher all = bed.watch(Subscription.all(EventFilter.ALL).withFrom(From.start()));
        Watcher one = bed.watch(Subscription.of("e1", EventFilter.ALL));
        bed.settle();

        assertThat(gaps(one))
                .extracting(Delivery.Gap::reason)
                .hasSize(gapsOfOne)
                .containsOnly(Delivery.Gap.DAMAGE);
        List<Delivery.Gap> gaps = gaps(all);
        assertThat(gaps).hasSizeGreaterThanOrEqualTo(gapsOfOne + 1);
        assertThat(gaps.get(0).reason()).isEqualTo(Delivery.Gap.RETENTION);
        assertThat(gaps.get(0).to().position()).isEqualTo(2);
        assertThat(gaps.subList(1, gaps.size()))
                .extracting(Delivery.Gap::reason)
                .containsOnly(Delivery.Gap.DAMAGE);
        assertThat(bed.hub.counters().gaps()).containsEntry(Delivery.Gap.RETENTION, 1L);
    }

    private static List<Delivery.Gap> gaps(Watcher watcher) {
        return watcher.deliveries.stream()
                .filter(Delivery.Gap.class::isInstance)
                .map(Delivery.Gap.class::cast)
                .toList();
    }

    @Test
    void aRecordThatIsDamagedInTheMiddle() throws Exception {
        flip(logs().get(1), 2000);
        check(1);
    }

    @Test
    void aLogThatWasTakenAway() throws Exception {
        Files.delete(logs().get(2));
        check(1);
    }

    @Test
    void theEndOfALogAndTheBeginningOfAnother() throws Exception {
        Path log = logs().get(2);
        flip(log, (int) Files.size(log) - 1);
        flip(logs().get(4), 100);
        check(2);
    }

    // The journal knows from its index that the execution has ended.
    @Test
    void theEndOfAnExecution() throws Exception {
        journal = DiskJournal.open(folder, OPTIONS);
        Story last = new Story("e2");
        tell(last.started());
        for (int i = 0; i < 30; i++) {
            tell(last.output("build", "line " + i));
        }
        journal.close();
        Path log = logs().stream()
                .filter(file -> position(file) <= LINES + 3)
                .reduce((one, next) -> next)
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(log);
        String completed = "execution.completed";
        flip(log, new String(bytes, StandardCharsets.ISO_8859_1).indexOf(completed));
        check(1);
    }

    private static long position(Path log) {
        return Long.parseLong(log.getFileName().toString().substring(0, 19));
    }
}
