package dev.telltale.monitor.journal.disk;

import static dev.telltale.monitor.journal.disk.Bed.append;
import static dev.telltale.monitor.journal.disk.WatchedChannel.What.FORCE;
import static dev.telltale.monitor.journal.disk.WatchedChannel.What.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.JournalException;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that takes nothing more, or loses what it took. */
class TroubleTest {
    @TempDir
    Path folder;

    private final Bed bed = new Bed();
    private final Faults faults = new Faults();

    @AfterEach
    void closeAll() {
        faults.heal();
        bed.close();
    }

    // G1, G12
    @ParameterizedTest
    @EnumSource(Fsync.class)
    void whatCannotBeWrittenWaitsAndIsWrittenWhenThereIsRoom(Fsync fsync) throws Exception {
        DiskJournal journal = bed.open(folder, Bed.RESERVED.withFsync(fsync), faults);
        List<Long> published = new ArrayList<>();
        journal.publishTo((first, batch) -> published.add(first));
        Story story = new Story("e1");
        append(journal, story.started());
        await().until(() -> Files.exists(folder.resolve("reserve")));
        assertThat(journal.isBehind()).isFalse();
        assertThat(journal.trouble()).isNull();

        faults.fail("No space left on device", WRITE);
        long last = 0;
        for (int i = 0; i < 20; i++) {
            last = journal.append(List.of(story.output("build", "line " + i)));
        }
        await().until(() -> journal.trouble() != null);
        assertThat(journal.isBehind()).isTrue();
        assertThat(journal.trouble().toString())
                .contains(folder.toString(), "No space left on device", "bytes are free", "make room there");
        assertThat(Files.exists(folder.resolve("reserve"))).isFalse();
        assertThat(journal.head()).isLessThan(last);

        faults.heal();
        Bed.await(journal, last);
        await().until(() -> journal.trouble() == null);
        assertThat(journal.isBehind()).isFalse();
        assertThat(Files.size(folder.resolve("reserve"))).isEqualTo(Bed.RESERVED.reserveBytes());
        assertThat(published).isSorted().doesNotHaveDuplicates().hasSize(21);
        List<Entry> all = journal.read(0, 100);
        assertThat(all).hasSize(21);
        journal.close();
        assertThat(bed.open(folder).read(0, 100)).isEqualTo(all);
    }

    // What a failed sync has dropped a later one does not bring back: the file counts as far as it was durable.
    @ParameterizedTest
    @EnumSource(
            value = Fsync.class,
            names = {"ALWAYS", "GROUP"})
    void whatASyncHasFailedToKeepIsWrittenAgainToAnotherSegment(Fsync fsync) throws Exception {
        DiskOptions options = Bed.RESERVED.withFsync(fsync).withSync(Duration.ofMillis(1), 1 << 20);
        DiskJournal journal = bed.open(folder, options, faults);
        Story one = new Story("e1");
        Story gone = new Story("gone");
        append(journal, gone.started(), gone.completed());
        append(journal, one.started());
        await().until(() -> Files.exists(folder.resolve("reserve")));
        Path log = Bed.lastLog(folder);
        long durable = durableLength(journal, log, one);

        faults.fail("Input/output error", file -> file.toString().endsWith(".log"), FORCE);
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            positions.add(journal.append(List.of(one.output("build", "line " + i), one.output("build", "more"))));
        }
        await().until(() -> faults.failures.get() > 0);
        faults.heal();
        Bed.await(journal, positions.get(4));
        await().until(() -> journal.trouble() == null);
        await().until(() -> Bed.files(folder, ".log").size() == 2);

        List<Entry> all = journal.read(0, 100);
        List<Entry> own = journal.readExecution("e1", 0, 100);
        assertThat(all).hasSize((int) journal.head());
        assertThat(journal.forget("gone")).isTrue();
        append(journal, one.nodeStarted("push"));
        // Whatever the old file holds behind where it was durable, nobody looks there.
        byte[] bytes = Files.readAllBytes(log);
        for (int at = (int) durable; at < bytes.length; at++) {
            bytes[at] = 0x55;
        }
        Files.write(log, bytes);
        assertThat(journal.readExecution("e1", 0, 100).subList(0, own.size())).isEqualTo(own);
        Path crashed = Bed.copy(folder, folder.resolveSibling(folder.getFileName() + "crashed"));
        DiskJournal again = bed.open(crashed);
        assertThat(again.readExecution("e1", 0, 100))
                .startsWith(own.toArray(Entry[]::new))
                .hasSize(own.size() + 1);
        assertThat(again.readExecution("gone", 0, 100)).isEmpty();
        assertThat(again.damages()).isEmpty();
    }

    /** Adds an event and waits until what was written is durable. */
    private static long durableLength(DiskJournal journal, Path log, Story story) throws Exception {
        append(journal, story.nodeStarted("build"));
        await().until(() -> journal.isDurable());
        return Files.size(log);
    }

    // G12
    @Test
    void withAlwaysNothingIsAcknowledgedBeforeItIsDurable() throws Exception {
        DiskJournal journal = bed.open(folder, Bed.RESERVED.withFsync(Fsync.ALWAYS), faults);
        await().until(() -> Files.exists(folder.resolve("reserve")));
        Story story = new Story("e1");
        append(journal, story.started());
        faults.fail("Input/output error", FORCE);
        long last = journal.append(List.of(story.nodeStarted("build")));
        journal.append(List.of(story.output("build", "x")));
        await().until(() -> faults.failures.get() > 3); // it tries again and again

        assertThat(journal.head()).isEqualTo(1);
        assertThat(journal.readExecution("e1", 0, 10)).hasSize(1);
        faults.heal();
        Bed.await(journal, last + 1);
        assertThat(journal.readExecution("e1", 0, 10)).hasSize(3);
    }

    // The first events of a segment: nothing of it is durable, and the new one takes its name.
    @Test
    void aSegmentOfWhichNothingIsDurableIsReplaced() throws Exception {
        DiskJournal journal = bed.open(folder, Bed.RESERVED.withFsync(Fsync.ALWAYS), faults);
        await().until(() -> Files.exists(folder.resolve("reserve")));
        Story story = new Story("e1");
        faults.fail("Input/output error", file -> file.toString().endsWith(".log"), FORCE);
        long last = journal.append(List.of(story.started()));
        await().until(() -> faults.failures.get() > 0);
        faults.heal();
        Bed.await(journal, last);
        append(journal, story.completed());
        journal.close();

        DiskJournal again = bed.open(folder);
        assertThat(Bed.files(folder, ".log")).hasSize(1);
        assertThat(again.readExecution("e1", 0, 10)).hasSize(2);
    }

    @Test
    void theQueueIsBehindAtItsBoundAndRefusesFarBeyondIt() throws Exception {
        DiskJournal journal = bed.open(folder, Bed.RESERVED.withQueueBytes(20_000), faults);
        Story story = new Story("e1");
        append(journal, story.started());
        faults.fail("No space left on device", WRITE);
        long[] last = new long[1];

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        last[0] = journal.append(List.of(story.output("build", "line " + i)));
                    }
                })
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("takes no more");

        assertThat(last[0]).isGreaterThan(100);
        assertThat(journal.isBehind()).isTrue();
        faults.heal();
        Bed.await(journal, last[0]);
        await().until(() -> !journal.isBehind());
        assertThat(journal.readExecution("e1", 0, 10_000)).hasSize((int) last[0]);
    }

    @Test
    void aRewriteThatFindsNoRoomIsLeftForAnotherTime() throws Exception {
        DiskOptions options = Bed.SMALL.withRetention(Bed.LAST);
        DiskJournal journal = bed.open(folder, options, faults);
        Story live = new Story("live");
        append(journal, live.started());
        for (int i = 0; i < 20; i++) {
            Story story = new Story("e" + i);
            append(journal, story.started(), story.output("build", "x".repeat(500)), story.completed());
            append(journal, live.output("build", "y"));
        }
        append(journal, live.nodeStarted("push"));
        List<Entry> kept = journal.readExecution("live", 0, 100);
        faults.fail("No space left on device", file -> file.toString().endsWith(".log.new"), WRITE, FORCE);

        assertThatThrownBy(() -> journal.keeper().tidy()).hasMessageContaining("No space left");

        assertThat(journal.readExecution("live", 0, 100)).isEqualTo(kept);
        assertThat(Bed.files(folder, ".new")).isEmpty();
        assertThat(journal.trouble()).isNull();
        faults.heal();
        journal.keeper().tidy();
        assertThat(journal.readExecution("live", 0, 100)).isEqualTo(kept);
    }

    // A reserve is what is left for terminal events and cancels when everything else is taken.
    @Test
    void aDiskThatIsFullStillTakesWhatIsQueuedAndGoesOnWhenThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 2 << 20)) {
            Path own = disk.path().resolve("journal");
            DiskOptions options = Bed.RESERVED
                    .withReserveBytes(256 << 10)
                    .withQueueBytes(128 << 10)
                    .withSegmentBytes(128 << 10);
            DiskJournal journal = bed.open(own, options);
            Story story = new Story("e1");
            append(journal, story.started());
            await().until(() -> Files.exists(own.resolve("reserve")));
            String text = "x".repeat(8 << 10);
            long last = 0;
            while (journal.trouble() == null) {
                if (!journal.isBehind()) { // as the engine does, it holds its runs then
                    last = journal.append(List.of(story.output("build", text)));
                }
            }
            last = journal.append(List.of(story.completed()));
            Bed.await(journal, last);

            assertThat(Files.exists(own.resolve("reserve"))).isFalse();
            assertThat(journal.trouble()).isNotNull();
            assertThat(journal.isBehind()).isTrue();
            assertThat(journal.readExecution("e1", 0, 10_000)).hasSize((int) last);
            disk.grow(8 << 20);
            await().until(() -> journal.trouble() == null);
            assertThat(Files.exists(own.resolve("reserve"))).isTrue();
            append(journal, new Story("e2").started());
            List<Entry> all = journal.read(0, 10_000);
            journal.close();
            DiskJournal again = bed.open(own, options);
            assertThat(again.read(0, 10_000)).isEqualTo(all);
            again.close();
        }
    }

    @Test
    void itTellsHowMuchIsFreeNowAndHowMuchHasToBe() throws Exception {
        try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 2 << 20)) {
            Path own = disk.path().resolve("journal");
            DiskJournal journal = bed.open(own, Bed.RESERVED.withReserveBytes(256 << 10));
            await().until(() -> Files.exists(own.resolve("reserve")));
            disk.fill();
            Story story = new Story("e1");
            append(journal, story.started());
            String text = "x".repeat(8 << 10);
            while (journal.trouble() == null) {
                append(journal, story.output("build", text));
            }
            disk.fill(); // what it has given up its reserve for may be written by now; it waits for another
            await().until(() -> journal.trouble().freeBytes() == 0);
            assertThat(journal.trouble().toString())
                    .startsWith("the journal in " + own
                            + " cannot be written (No space left on device; 0 bytes are free, and"
                            + " it needs 524288)");

            disk.free(300 << 10);
            await().until(() -> journal.trouble().freeBytes() == 300 << 10);
            assertThat(journal.trouble().toString()).contains("; 307200 bytes are free, and it needs 524288)");
            disk.free(300 << 10);
            await().until(() -> journal.trouble() == null);
            journal.close();
        }
    }

    @Test
    void aFullDiskDoesNotKeepAJournalFromOpening() throws Exception {
        try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 1 << 20)) {
            Path own = disk.path().resolve("journal");
            DiskOptions options = Bed.RESERVED.withReserveBytes(128 << 10);
            DiskJournal journal = bed.open(own, options);
            append(journal, new Story("e1").started());
            await().until(() -> Files.exists(own.resolve("reserve")));
            journal.close();
            disk.fill();

            DiskJournal again = bed.open(own, options);

            assertThat(again.head()).isEqualTo(1);
            append(again, new Story("e2").started());
            await().until(() -> again.trouble() != null);
            again.close();
        }
    }
}
