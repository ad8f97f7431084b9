package dev.telltale.monitor.journal.disk;

import static dev.telltale.monitor.journal.disk.Bed.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telltale.event.EventJournal;
import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.monitor.Story;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs and indexes that are not what was written. */
class DamageTest {
    @TempDir
    Path folder;

    private final Bed bed = new Bed();
    private int copies;

    @AfterEach
    void closeAll() {
        bed.close();
    }

    private Path copy(Path from) throws Exception {
        return Bed.copy(from, folder.resolve("copy" + copies++));
    }

    /** What a log is like whose last two records are at stake. */
    private final class Torn {
        final Path whole = folder.resolve("whole");
        final List<Entry> before;
        final List<Entry> all;
        final byte[] bytes;
        final int first;
        final int sound;
        final int middle;

        Torn() throws Exception {
            DiskJournal journal = bed.open(whole);
            Story story = new Story("e1");
            append(journal, story.started());
            first = (int) Files.size(Bed.lastLog(whole));
            append(journal, story.nodeStarted("build"));
            before = journal.read(0, 10);
            sound = (int) Files.size(Bed.lastLog(whole));
            append(journal, story.output("build", "some text"), story.nodeCompleted("build"));
            middle = (int) Files.size(Bed.lastLog(whole));
            append(journal, story.completed());
            all = journal.read(0, 10);
            journal.close();
            bytes = Files.readAllBytes(Bed.lastLog(whole));
        }

        /** The events of the record that an offset lies in, which is none of the last. */
        List<Entry> recordAt(int offset) {
            return offset < first ? all.subList(0, 1) : offset < sound ? all.subList(1, 2) : all.subList(2, 4);
        }

        /** What has to be told of such a record. */
        void checkDamage(int offset, Damage damage) {
            int from = offset < first ? SegmentHeader.BYTES : offset < sound ? first : sound;
            int to = offset < first ? first : offset < sound ? sound : middle;
            List<Entry> missing = recordAt(offset);
            assertThat(damage.offset()).isEqualTo(from);
            assertThat(damage.bytes()).isEqualTo(to - from);
            assertThat(damage.reason())
                    .endsWith("what lay between positions "
                            + (missing.get(0).position() - 1) + " and "
                            + (missing.get(missing.size() - 1).position() + 1) + " is missing");
        }

        /** Opens it with other bytes and shows what is left. @param end where it must be cut */
        void check(byte[] instead, int end, int head) throws Exception {
            Path own = copy(whole);
            Files.write(Bed.lastLog(own), instead);
            try (DiskJournal journal = DiskJournal.open(own, Bed.OPTIONS)) {
                assertThat(journal.head()).isEqualTo(head);
                assertThat(journal.read(0, 2)).isEqualTo(before);
                assertThat(journal.readExecution("e1", 0, 10)).hasSize(head);
                if (instead.length == end) {
                    assertThat(journal.cut()).isNull();
                } else {
                    assertThat(journal.cut())
                            .extracting(Damage::file, Damage::offset, Damage::bytes)
                            .containsExactly(Bed.lastLog(own), (long) end, (long) instead.length - end);
                    assertThat(journal.cut().reason()).isNotEmpty();
                }
                assertThat(Files.size(Bed.lastLog(own))).isEqualTo(end);
            }
        }
    }

    // G1, G12
    @Test
    void aLogThatEndsAnywhereInItsLastRecordsOpensWithAllThatLiesBefore() throws Exception {
        Torn torn = new Torn();

        for (int length = torn.sound; length <= torn.bytes.length; length++) {
            boolean hasMiddle = length >= torn.middle;
            boolean hasAll = length == torn.bytes.length;
            torn.check(
                    Arrays.copyOf(torn.bytes, length),
                    hasAll ? length : hasMiddle ? torn.middle : torn.sound,
                    hasAll ? 5 : hasMiddle ? 4 : 2);
        }
    }

    // G1, G12: nothing sound stands behind it, so it looks as a write does that was cut short.
    @Test
    void aBitThatFlipsAnywhereInTheLastRecordCutsTheLogThere() throws Exception {
        Torn torn = new Torn();

        for (int at = torn.middle; at < torn.bytes.length; at++) {
            byte[] flipped = torn.bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            torn.check(flipped, torn.middle, 4);
        }
    }

    // G1, G12: what was acknowledged behind the damage is not lost with it.
    @Test
    void aBitThatFlipsBeforeTheLastRecordHidesOneRecordAndIsTold() throws Exception {
        Torn torn = new Torn();

        for (int at = SegmentHeader.BYTES; at < torn.middle; at += 5) {
            Path own = copy(torn.whole);
            byte[] flipped = torn.bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(Bed.lastLog(own), flipped);
            List<Entry> left = new ArrayList<>(torn.all);
            left.removeAll(torn.recordAt(at));
            try (DiskJournal journal = DiskJournal.open(own, Bed.OPTIONS)) {
                assertThat(journal.cut()).isNull();
                assertThat(journal.head()).isEqualTo(5);
                assertThat(journal.read(0, 10)).isEqualTo(left);
                assertThat(journal.readExecution("e1", 0, 10)).isEqualTo(left);
                assertThat(journal.executions())
                        .extracting(EventJournal.Kept::status)
                        .containsExactly(ExecutionStatus.COMPLETED);
                assertThat(journal.damages()).extracting(Damage::file).containsExactly(Bed.lastLog(own));
                torn.checkDamage(at, journal.damages().get(0));
                append(journal, new Story("e2").started());
            }
            try (DiskJournal again = DiskJournal.open(own, Bed.OPTIONS)) {
                assertThat(again.read(0, 10)).hasSize(left.size() + 1).startsWith(left.toArray(Entry[]::new));
                assertThat(again.head()).isEqualTo(6);
                assertThat(again.damages()).hasSize(1);
            }
        }
    }

    // Whoever gets fewer events than asked for takes them for the last.
    @Test
    void aPageGoesOnBehindWhatIsMissing() throws Exception {
        Path place = folder.resolve("pages");
        Story story = new Story("e1");
        long damaged = 0;
        try (DiskJournal journal = DiskJournal.open(place, Bed.OPTIONS)) {
            append(journal, story.started());
            for (int seq = 2; seq <= 100; seq++) {
                damaged = seq == 50 ? Files.size(Bed.lastLog(place)) : damaged;
                append(journal, story.output("build", "line " + seq + "\n"));
            }
        }
        byte[] bytes = Files.readAllBytes(Bed.lastLog(place));
        bytes[(int) damaged + 40] ^= 1;
        Files.write(Bed.lastLog(place), bytes);

        try (DiskJournal journal = DiskJournal.open(place, Bed.OPTIONS)) {
            List<Long> expected = LongStream.rangeClosed(1, 100)
                    .filter(seq -> seq != 50)
                    .boxed()
                    .toList();
            for (int limit = 1; limit < 100; limit++) {
                List<Long> seen = new ArrayList<>();
                long last = 0;
                for (List<Entry> page = journal.readExecution("e1", 0, limit);
                        !page.isEmpty();
                        page = journal.readExecution("e1", last, limit)) {
                    page.forEach(entry -> seen.add(entry.event().envelope().seq()));
                    assertThat(page.size() == limit || seen.size() == 99)
                            .as("limit %s", limit)
                            .isTrue();
                    last = seen.get(seen.size() - 1);
                }
                assertThat(seen).isEqualTo(expected);
            }
        }
    }

    // A disk may hold what it held before where nothing of a write has reached it.
    @Test
    void recordsOfEarlierPositionsBehindDamageAreCutWithIt() throws Exception {
        Torn torn = new Torn();
        ByteBuffer bytes = ByteBuffer.allocate(torn.bytes.length + 7 + torn.sound - SegmentHeader.BYTES)
                .put(torn.bytes)
                .put(new byte[7])
                .put(torn.bytes, SegmentHeader.BYTES, torn.sound - SegmentHeader.BYTES);

        torn.check(bytes.array(), torn.bytes.length, 5);
    }

    // It is what the disk held there before, though nothing before it is damaged.
    @Test
    void aRecordWhosePositionGoesBackIsNoneOfTheLogWhereverItStands() throws Exception {
        Torn torn = new Torn();
        int length = torn.first - SegmentHeader.BYTES;
        byte[] behind = Arrays.copyOf(torn.bytes, torn.bytes.length + length);
        System.arraycopy(torn.bytes, SegmentHeader.BYTES, behind, torn.bytes.length, length);
        torn.check(behind, torn.bytes.length, 5);

        byte[] twice = ByteBuffer.allocate(torn.bytes.length + length)
                .put(torn.bytes, 0, torn.sound)
                .put(torn.bytes, SegmentHeader.BYTES, length)
                .put(torn.bytes, torn.sound, torn.bytes.length - torn.sound)
                .array();
        Path own = copy(torn.whole);
        Files.write(Bed.lastLog(own), twice);

        DiskJournal journal = bed.open(own);

        assertThat(journal.read(0, 10)).isEqualTo(torn.before);
        assertThat(journal.damages())
                .containsExactly(new Damage(
                        Bed.lastLog(own),
                        torn.sound,
                        twice.length - torn.sound,
                        "a frame of an earlier position lies here; what lay behind position 2, up to 5 at least, is"
                                + " missing"));
    }

    @Test
    void damageInWhatWasTheLastSegmentIsStillToldWhenItIsNoMore() throws Exception {
        Torn torn = new Torn();
        torn.bytes[torn.sound + 60] ^= 1;
        Files.write(Bed.lastLog(torn.whole), torn.bytes);
        DiskOptions small = Bed.OPTIONS.withSegmentBytes(torn.bytes.length);
        DiskJournal journal = bed.open(torn.whole, small);
        append(journal, new Story("e2").started());
        List<Damage> told = journal.damages();
        assertThat(Bed.files(torn.whole, ".log")).hasSize(2);
        journal.close();

        assertThat(bed.open(torn.whole, small).damages()).isEqualTo(told).hasSize(1);
    }

    @Test
    void aLastSegmentThatWasNeverBegunIsDeletedAndTheOneBeforeGoesOn() throws Exception {
        Torn torn = new Torn();
        for (int length : new int[] {0, 1, 20, SegmentHeader.BYTES - 1}) {
            Path own = copy(torn.whole);
            Files.write(own.resolve("0000000000000000006.log"), new byte[length]);

            DiskJournal journal = bed.open(own);

            assertThat(journal.head()).isEqualTo(5);
            assertThat(Bed.files(own, ".log")).hasSize(1);
            assertThat(append(journal, new Story("e2").started())).isEqualTo(6);
        }
    }

    @Test
    void theHeaderOfTheLastSegmentIsMendedWhenItsFramesAreSound() throws Exception {
        Torn torn = new Torn();
        byte[] flipped = torn.bytes.clone();
        flipped[9] ^= 1;
        Files.write(Bed.lastLog(torn.whole), flipped);

        DiskJournal journal = bed.open(torn.whole);

        assertThat(journal.head()).isEqualTo(5);
        assertThat(journal.damages()).hasSize(1);
        append(journal, new Story("e2").started());
        journal.close();
        DiskJournal again = bed.open(torn.whole);
        assertThat(again.damages()).isEmpty();
        assertThat(again.read(0, 10)).hasSize(6);
    }

    /** Three executions over several sealed segments. */
    private final class Several {
        final Path whole = folder.resolve("whole");
        final List<Entry> all;

        Several() throws Exception {
            DiskJournal journal = bed.open(whole, Bed.SMALL);
            List<Story> stories = List.of(new Story("e1"), new Story("e2"), new Story("e3"));
            for (Story story : stories) {
                append(journal, story.started());
            }
            for (int i = 0; i < 40; i++) {
                for (Story story : stories) {
                    append(journal, story.output("build", "line " + i));
                }
            }
            all = journal.read(0, 1000);
            journal.close();
        }
    }

    @Test
    void aBitThatFlipsInAnOlderSegmentHidesOneRecordAndIsTold() throws Exception {
        Several several = new Several();
        Path log = Bed.files(several.whole, ".log").get(1);
        byte[] bytes = Files.readAllBytes(log);
        for (int at = SegmentHeader.BYTES; at < bytes.length; at += 37) {
            Path own = copy(several.whole);
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Path ownLog = own.resolve(log.getFileName());
            Files.write(ownLog, flipped);
            if (at % 2 == 0) {
                Files.delete(Folder.index(ownLog)); // with the index, and with one made of what is left
            }
            try (DiskJournal journal = DiskJournal.open(own, Bed.SMALL)) {
                List<Entry> read = journal.read(0, 1000);
                assertThat(read).hasSize(several.all.size() - 1).isSubsetOf(several.all);
                List<Entry> missing = new ArrayList<>(several.all);
                missing.removeAll(read);
                String id = missing.get(0).event().envelope().executionId();
                assertThat(journal.readExecution(id, 0, 1000))
                        .isEqualTo(several.all.stream()
                                .filter(entry ->
                                        entry.event().envelope().executionId().equals(id))
                                .filter(entry -> !missing.contains(entry))
                                .toList());
                assertThat(journal.damages()).hasSize(1);
                assertThat(journal.damages().get(0).file()).isEqualTo(ownLog);
                assertThat(journal.damages().get(0).offset()).isBetween(at - 1000L, (long) at);
            }
        }
    }

    @Test
    void damageThatNobodyHasReadIsFoundInTheBackground() throws Exception {
        Several several = new Several();
        Path log = Bed.files(several.whole, ".log").get(2);
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 4;
        Files.write(log, bytes);
        DiskJournal journal = bed.open(several.whole, Bed.SMALL);

        boolean isMore = true;
        while (isMore) {
            isMore = journal.keeper().scrubNext();
        }
        await().until(() -> !journal.damages().isEmpty());

        assertThat(journal.damages()).extracting(Damage::file).containsExactly(log);
    }

    // Indexes are never needed: the log alone says everything.
    @Test
    void anIndexThatIsMissingCutGarbageOrOfAnotherTimeIsMadeAnew() throws Exception {
        Several several = new Several();
        List<Path> indexes = Bed.files(several.whole, ".idx");
        assertThat(indexes).hasSizeGreaterThan(4);
        for (String how : List.of("missing", "empty", "cut", "flipped", "garbage", "another")) {
            Path own = copy(several.whole);
            for (int i = 0; i < indexes.size(); i++) {
                Path index = own.resolve(indexes.get(i).getFileName());
                byte[] bytes = Files.readAllBytes(index);
                switch (how) {
                    case "missing" -> Files.delete(index);
                    case "empty" -> Files.write(index, new byte[0]);
                    case "cut" ->
                        Files.write(index, Arrays.copyOf(bytes, bytes.length * (i + 1) / (indexes.size() + 2)));
                    case "flipped" -> {
                        bytes[bytes.length * (2 * i + 1) / (2 * indexes.size())] ^= 16;
                        Files.write(index, bytes);
                    }
                    case "garbage" -> {
                        Arrays.fill(bytes, (byte) 0x7F);
                        Files.write(index, bytes);
                    }
                    default ->
                        Files.copy(indexes.get((i + 1) % indexes.size()), index, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            try (DiskJournal journal = DiskJournal.open(own, Bed.SMALL)) {
                assertThat(journal.read(0, 1000)).as(how).isEqualTo(several.all);
                for (int i = 1; i <= 3; i++) {
                    assertThat(journal.readExecution("e" + i, 0, 1000)).hasSize(41);
                    assertThat(journal.readExecution("e" + i, 30, 1)).hasSize(1);
                }
                for (long after = 0; after < several.all.size(); after += 7) {
                    assertThat(journal.read(after, 1).get(0).position()).isEqualTo(after + 1);
                }
                assertThat(journal.damages()).isEmpty();
            }
        }
    }

    @Test
    void anIndexThatGoesWhileTheJournalIsOpenIsMadeAnew() throws Exception {
        Several several = new Several();
        DiskJournal journal = bed.open(several.whole, Bed.SMALL.withIndexCacheBytes(0));
        for (Path index : Bed.files(several.whole, ".idx")) {
            Files.delete(index);
        }

        assertThat(journal.readExecution("e2", 0, 1000)).hasSize(41);
        assertThat(journal.read(17, 100)).isEqualTo(several.all.subList(17, 117));
    }

    // A thread that is interrupted while it reads closes the channel for all; all read on.
    @Test
    void readersThatAreInterruptedReadOnAndStayInterrupted() throws Exception {
        Several several = new Several();
        DiskJournal journal = bed.open(several.whole, Bed.SMALL.withIndexCacheBytes(0));

        Thread.currentThread().interrupt();
        List<Entry> read = journal.read(0, 1000);
        List<Entry> own = journal.readExecution("e1", 0, 1000);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(read).isEqualTo(several.all);
        assertThat(own).hasSize(41);
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        Thread reader = new Thread(() -> {
            for (int i = 0; i < 300; i++) {
                if (journal.readExecution("e3", 0, 1000).size() != 41) {
                    faults.add(new AssertionError("round " + i));
                }
            }
        });
        reader.start();
        while (reader.isAlive()) {
            reader.interrupt();
            assertThat(journal.read(50, 3)).isEqualTo(several.all.subList(50, 53));
        }
        assertThat(faults).isEmpty();
    }
}
