package dev.telltale.monitor.journal.disk;

import static dev.telltale.monitor.journal.disk.Bed.append;
import static dev.telltale.monitor.journal.disk.WatchedChannel.What.FORCE;
import static dev.telltale.monitor.journal.disk.WatchedChannel.What.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.telltale.event.EventJournal;
import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes when there is too much, and what that leaves on disk. */
class RetentionTest {
    private static final Retention ALL = new Retention(Duration.ofDays(7), Long.MAX_VALUE, Integer.MAX_VALUE);

    @TempDir
    Path folder;

    private final Bed bed = new Bed();

    @AfterEach
    void closeAll() {
        bed.close();
    }

    private static void tell(EventJournal journal, Story story, int lines) throws InterruptedException {
        append(journal, story.started());
        for (int i = 0; i < lines; i++) {
            journal.append(List.of(story.output("build", "line " + i)));
        }
        append(journal, story.completed());
    }

    private static List<String> ids(DiskJournal journal) {
        return journal.executions().stream().map(EventJournal.Kept::executionId).toList();
    }

    @Test
    void theFirstToHaveEndedGoAndAreToldAndThoseThatGoOnStay() throws Exception {
        DiskJournal journal =
                bed.open(folder, Bed.OPTIONS.withRetention(new Retention(Duration.ofDays(7), Long.MAX_VALUE, 2)));
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        journal.publishTo(new EventJournal.Publisher() {
            @Override
            public void acknowledged(long firstPosition, List<ExecutionEvent> batch) {}

            @Override
            public void forgotten(String executionId) {
                told.add(executionId);
            }
        });
        Story live = new Story("live");
        append(journal, live.started());
        Story late = new Story("late");
        append(journal, late.started());
        for (int i = 0; i < 4; i++) {
            tell(journal, new Story("e" + i), 3);
        }
        append(journal, late.completed());

        await().until(() -> told.size() == 3);
        assertThat(told).containsExactly("e0", "e1", "e2");
        assertThat(ids(journal)).containsExactly("live", "late", "e3");
        assertThat(journal.readExecution("e0", 0, 10)).isEmpty();
        journal.forget("late");
        append(journal, live.nodeStarted("build"));
        assertThat(told).hasSize(3); // who asked for it knows
        journal.close();
        assertThat(ids(bed.open(folder))).containsExactly("live", "e3");
    }

    @Test
    void thoseThatEndedTooLongAgoGo() throws Exception {
        DiskJournal journal = bed.open(folder, Bed.OPTIONS);
        tell(journal, new Story("old"), 3);
        append(journal, new Story("live").started());
        journal.close();
        Clock later = Clock.offset(Bed.CLOCK, Duration.ofDays(8));

        DiskJournal again = bed.open(folder, Bed.OPTIONS.withClock(later));

        await().until(() -> ids(again).equals(List.of("live")));
        assertThat(again.tail()).isEqualTo(6);
    }

    @Test
    void theLogStaysWithinItsBytesAndTheNewestStay() throws Exception {
        long bytes = 40 << 10;
        DiskOptions options = Bed.SMALL.withRetention(new Retention(Duration.ofDays(7), bytes, Integer.MAX_VALUE));
        DiskJournal journal = bed.open(folder, options);
        Story live = new Story("live");
        append(journal, live.started());
        for (int i = 0; i < 200; i++) {
            tell(journal, new Story("e" + i), 4);
            if (i % 10 == 0) {
                append(journal, live.output("build", "still there"));
            }
        }
        append(journal, live.nodeStarted("push")); // tombstones before it are written
        journal.keeper().tidy();

        assertThat(logBytes(folder)).isLessThan(bytes + 2L * options.segmentBytes());
        assertThat(ids(journal)).startsWith("live").endsWith("e199").hasSizeGreaterThan(5);
        assertThat(journal.readExecution("live", 0, 1000)).hasSize(22);
        List<Entry> before = journal.read(0, 10_000);
        List<EventJournal.Kept> kept = journal.executions();
        journal.close();
        DiskJournal again = bed.open(folder, options);
        assertThat(again.executions()).isEqualTo(kept);
        assertThat(again.read(0, 10_000)).isEqualTo(before);
        assertThat(again.damages()).isEmpty();
    }

    private static long logBytes(Path folder) throws Exception {
        long bytes = 0;
        for (Path log : Bed.files(folder, ".log")) {
            bytes += Files.size(log);
        }
        return bytes;
    }

    // One approval that waits for weeks does not pin the disk.
    @Test
    void anExecutionThatWaitsKeepsItsOwnEventsAndNoOthers() throws Exception {
        DiskOptions options = Bed.SMALL.withRetention(Bed.LAST);
        DiskJournal journal = bed.open(folder, options);
        Story waiting = new Story("waiting");
        append(journal, waiting.started());
        for (int i = 0; i < 60; i++) {
            tell(journal, new Story("e" + i), 30);
            if (i % 10 == 0) {
                append(journal, waiting.output("build", "still waiting"));
            }
        }
        append(journal, waiting.nodeStarted("push"));
        List<Entry> own = journal.readExecution("waiting", 0, 100);
        assertThat(own).hasSize(8);

        journal.keeper().tidy();

        assertThat(journal.readExecution("waiting", 0, 100)).isEqualTo(own);
        assertThat(Bed.files(folder, ".log"))
                .as("one for each of its events, and the newest, however they were cut into segments")
                .hasSizeLessThanOrEqualTo(own.size() + 1);
        assertThat(logBytes(folder)).isLessThan(5L * options.segmentBytes());
        assertThat(journal.tail()).isEqualTo(1);
        append(journal, waiting.completed());
        journal.close();
        DiskJournal again = bed.open(folder, options);
        await().until(() -> again.executions().size() == 1);
        assertThat(ids(again)).containsExactly("waiting");
        assertThat(again.readExecution("waiting", 0, 100)).hasSize(9);
    }

    // G12: whatever step of a rewrite the crash comes after, each event is there once.
    @Test
    void aRewriteThatIsCutShortAnywhereLosesNothingAndRepeatsNothing() throws Exception {
        Path first = folder.resolve("first");
        DiskOptions options = Bed.SMALL.withRetention(ALL);
        DiskJournal journal = bed.open(first, options);
        Story waiting = new Story("waiting");
        append(journal, waiting.started());
        for (int i = 0; i < 10; i++) {
            tell(journal, new Story("e" + i), 10);
            append(journal, waiting.output("build", "still waiting"));
        }
        for (int i = 0; i < 9; i++) {
            journal.forget("e" + i);
        }
        append(journal, waiting.nodeStarted("push"));
        List<Entry> kept = journal.read(0, 1000);
        List<EventJournal.Kept> executions = journal.executions();
        Steps steps = new Steps(first, folder.resolve("steps"));
        journal.close();
        DiskJournal again = bed.open(first, options, steps);
        steps.begin();
        again.keeper().tidy();
        steps.end();

        assertThat(again.read(0, 1000)).isEqualTo(kept);
        assertThat(steps.taken()).isGreaterThan(10);
        for (int i = 0; i < steps.taken(); i++) {
            try (DiskJournal crashed = DiskJournal.open(steps.folder(i), options)) {
                assertThat(crashed.read(0, 1000)).as("step " + i).isEqualTo(kept);
                assertThat(crashed.executions()).as("step " + i).isEqualTo(executions);
                assertThat(crashed.readExecution("waiting", 0, 100)).hasSize(12);
                crashed.keeper().tidy();
                assertThat(crashed.read(0, 1000)).as("step " + i).isEqualTo(kept);
                assertThat(crashed.damages()).isEmpty();
            }
        }
    }

    @Test
    void whatWasForgottenStaysForgottenWhicheverSegmentsGoFirst() throws Exception {
        DiskOptions options = Bed.SMALL.withRetention(ALL);
        DiskJournal journal = bed.open(folder, options);
        Story gone = new Story("gone");
        Story kept = new Story("kept");
        append(journal, gone.started());
        append(journal, kept.started());
        for (int i = 0; i < 40; i++) { // both have something in each segment
            append(journal, gone.output("build", "x"));
            append(journal, kept.output("build", "y"));
        }
        append(journal, gone.completed());
        journal.forget("gone");
        for (int i = 0; i < 40; i++) {
            append(journal, kept.output("build", "z"));
        }
        for (int i = 0; i < 3; i++) {
            journal.keeper().tidy();
            journal.close();
            journal = bed.open(folder, options);
            assertThat(ids(journal)).containsExactly("kept");
            assertThat(journal.readExecution("kept", 0, 1000)).hasSize(81);
        }
        append(journal, new Story("gone").started()); // its id is free again
        journal.close();
        DiskJournal again = bed.open(folder, options);
        again.keeper().tidy();
        assertThat(again.readExecution("gone", 0, 10)).hasSize(1);
    }

    /** Makes several segments: an execution that goes on, and many that have ended. @param outputs of each of those */
    private static void fill(DiskJournal journal, int outputs) throws InterruptedException {
        Story live = new Story("live");
        append(journal, live.started());
        for (int i = 0; i < 12; i++) {
            tell(journal, new Story("e" + i), outputs);
            append(journal, live.output("build", "still there"));
        }
    }

    private void checkWhole(Path place, DiskOptions options, List<Entry> kept) throws Exception {
        try (DiskJournal journal = DiskJournal.open(place, options)) {
            assertThat(journal.damages()).isEmpty();
            assertThat(journal.read(0, 10_000)).isEqualTo(kept);
        }
    }

    @Test
    void whatIsNeededNoMoreIsDeletedAlsoWhenNothingNewCanBeWritten() throws Exception {
        DiskOptions options = Bed.SMALL.withRetention(ALL);
        Faults faults = new Faults();
        Path place = folder.resolve("journal");
        DiskJournal journal = bed.open(place, options, faults);
        tell(journal, new Story("gone"), 100);
        append(journal, new Story("live").started());
        int before = Bed.files(place, ".log").size();
        faults.fail("No space left on device", file -> file.toString().endsWith(".new"), WRITE, FORCE);
        journal.forget("gone");
        List<Entry> kept = journal.read(0, 1000);

        Bed.tidy(journal);

        assertThat(before).isGreaterThan(4);
        assertThat(Bed.files(place, ".log")).hasSizeLessThan(3);
        checkWhole(Bed.copy(place, folder.resolve("crashed")), options, kept);
        faults.heal();
        append(journal, new Story("next").started());
        kept = journal.read(0, 1000);
        journal.close();
        checkWhole(place, options, kept);
    }

    @Test
    void whatIsNeededNoMoreIsDeletedOnADiskThatIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.of(folder.resolve("disk"), 1 << 20)) {
            Path place = disk.path().resolve("journal");
            DiskJournal journal = bed.open(place, Bed.SMALL.withRetention(ALL));
            tell(journal, new Story("gone"), 100);
            journal.forget("gone");
            disk.fill();

            Bed.tidy(journal);

            assertThat(Bed.files(place, ".log")).hasSizeLessThan(3);
            append(journal, new Story("next").started());
            List<Entry> kept = journal.read(0, 10);
            journal.close();
            checkWhole(place, Bed.SMALL, kept);
        }
    }

    // Whichever of the two is left after a crash: the file that stands for them all, and what it stands for.
    @Test
    void whatWasMergedGoesLaterWhenItCannotGoAtOnce() throws Exception {
        DiskOptions options = Bed.SMALL.withRetention(ALL);
        Faults faults = new Faults();
        Path place = folder.resolve("journal");
        DiskJournal journal = bed.open(place, options, faults);
        fill(journal, 20);
        int before = Bed.files(place, ".log").size();
        faults.fail("Input/output error", file -> file.endsWith("segments"), WRITE);
        for (int i = 0; i < 12; i++) {
            journal.forget("e" + i);
        }
        List<Entry> kept = journal.read(0, 1000);

        assertThatThrownBy(() -> Bed.tidy(journal)).hasMessageContaining("Input/output error");

        assertThat(Bed.files(place, ".log")).hasSize(before);
        assertThat(Bed.files(place, ".idx")).hasSize(before - 1); // all are sealed but the last
        assertThat(journal.read(0, 1000)).isEqualTo(kept);
        checkWhole(Bed.copy(place, folder.resolve("crashed")), options, kept);
        faults.heal();
        Bed.tidy(journal);
        assertThat(Bed.files(place, ".log")).hasSizeLessThan(4);
        assertThat(journal.read(0, 1000)).isEqualTo(kept);
        journal.close();
        checkWhole(place, options, kept);
    }

    @Test
    void anIndexThatFoundNoRoomIsWrittenLaterAndItsSegmentCanGoThen() throws Exception {
        DiskOptions options = Bed.SMALL.withRetention(ALL);
        Faults faults = new Faults();
        DiskJournal journal = bed.open(folder, options, faults);
        faults.fail("No space left on device", file -> file.toString().endsWith(".idx.new"), WRITE);
        fill(journal, 20);
        int logs = Bed.files(folder, ".log").size();
        assertThat(Bed.files(folder, ".idx")).isEmpty();
        faults.heal();

        Bed.tidy(journal);

        assertThat(Bed.files(folder, ".idx")).hasSize(logs - 1);
        for (int i = 0; i < 12; i++) {
            journal.forget("e" + i);
        }
        Bed.tidy(journal);
        assertThat(Bed.files(folder, ".log")).hasSizeLessThan(4);
    }

    // G12: without the tombstone, what is left of it would be there again.
    @Test
    void nothingOfAnExecutionGoesBeforeItIsWrittenThatItWasForgotten() throws Exception {
        Faults faults = new Faults();
        Path place = folder.resolve("journal");
        DiskJournal journal = bed.open(place, Bed.SMALL.withRetention(ALL), faults);
        tell(journal, new Story("gone"), 100);
        List<Entry> all = journal.read(0, 1000);
        faults.fail("No space left on device", file -> file.toString().endsWith(".log"), WRITE);

        journal.forget("gone");
        journal.keeper().tidy();

        assertThat(journal.read(0, 1000)).isEmpty();
        checkWhole(Bed.copy(place, folder.resolve("crashed")), Bed.SMALL, all);
        faults.heal();
        await().until(journal::isIdle);
        Bed.tidy(journal);
        assertThat(Bed.files(place, ".log")).hasSizeLessThan(3);
    }

    // G12: else a power failure would bring back a part of it, which may lack its end.
    @Test
    void nothingOfAnExecutionGoesBeforeItsTombstoneIsDurable() throws Exception {
        DiskOptions lazy = Bed.SMALL.withSync(Duration.ofDays(1), 1 << 30);
        DiskJournal journal = bed.open(folder, lazy);
        tell(journal, new Story("gone"), 60);
        append(journal, new Story("live").started());
        int logs = Bed.files(folder, ".log").size();
        journal.forget("gone");
        assertThat(journal.isDurable()).isFalse();

        journal.keeper().tidy();
        assertThat(Bed.files(folder, ".log")).hasSize(logs);

        journal.close();
        bed.open(folder, lazy).keeper().tidy();
        assertThat(Bed.files(folder, ".log").size()).isLessThan(logs);
    }
}
