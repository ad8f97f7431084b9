package dev.telltale.monitor.journal.disk;

import static dev.telltale.monitor.journal.disk.Bed.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.JournalException;
import dev.telltale.monitor.Story;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that somebody has taken away. */
class MissingSegmentsTest {
    @TempDir
    Path place;

    private final Bed bed = new Bed();
    private final List<Entry> all = new ArrayList<>();
    private Path folder;

    @BeforeEach
    void fillSeveralSegments() throws Exception {
        folder = place.resolve("journal");
        DiskJournal journal = bed.open(folder, Bed.SMALL);
        Story story = new Story("e1");
        append(journal, story.started());
        for (int i = 0; i < 60; i++) {
            append(journal, story.output("build", "line " + i));
        }
        all.addAll(journal.read(0, 1000));
        journal.close();
        assertThat(Bed.files(folder, ".log")).hasSizeGreaterThan(4);
    }

    @AfterEach
    void closeAll() {
        bed.close();
    }

    // G7
    @Test
    void oneInTheMiddleIsToldAndTheOthersAreRead() throws Exception {
        Path log = Bed.files(folder, ".log").get(2);
        checkWithout(log);
        checkWithout(log); // it is told as long as something older is kept
    }

    @Test
    void theFirstOneIsToldAndTheOthersAreRead() throws Exception {
        checkWithout(Bed.files(folder, ".log").get(0));
    }

    private void checkWithout(Path log) throws Exception {
        List<Path> logs = Bed.files(folder, ".log");
        long from = Folder.first(log);
        Files.deleteIfExists(log);
        long next = logs.stream()
                .mapToLong(Folder::first)
                .filter(first -> first > from)
                .min()
                .orElseThrow();
        List<Entry> left = all.stream()
                .filter(entry -> entry.position() < from || entry.position() >= next)
                .toList();
        try (DiskJournal journal = DiskJournal.open(folder, Bed.SMALL)) {
            assertThat(journal.read(0, 1000)).isEqualTo(left);
            assertThat(journal.readExecution("e1", 0, 1000)).isEqualTo(left);
            assertThat(journal.head()).isEqualTo(all.size());
            assertThat(journal.damages())
                    .containsExactly(new Damage(
                            log,
                            0,
                            0,
                            "the file is missing; what lay between positions " + (from - 1) + " and " + next
                                    + " is missing"));
        }
    }

    @Test
    void aMissingOneThatIsPutBackIsReadAgain() throws Exception {
        Path log = Bed.files(folder, ".log").get(2);
        Path aside = place.resolve("aside");
        Files.move(log, aside);
        bed.open(folder, Bed.SMALL).close();
        Files.move(aside, log);

        DiskJournal journal = bed.open(folder, Bed.SMALL);

        assertThat(journal.read(0, 1000)).isEqualTo(all);
        assertThat(journal.damages()).isEmpty();
    }

    // G8: its positions would be given out again.
    @Test
    void withoutTheNewestOneNothingIsOpenedUntilItIsPutBackOrGivenUp() throws Exception {
        Path log = Bed.lastLog(folder);
        Path aside = place.resolve("aside");
        Files.move(log, aside);

        assertThatThrownBy(() -> bed.open(folder, Bed.SMALL))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining("put it back")
                .hasMessageContaining("delete " + folder.resolve("segments"));
        Files.move(aside, log);
        try (DiskJournal journal = DiskJournal.open(folder, Bed.SMALL)) {
            assertThat(journal.read(0, 1000)).isEqualTo(all);
        }
        Files.delete(log);
        Files.delete(folder.resolve("segments"));
        DiskJournal journal = bed.open(folder, Bed.SMALL);
        assertThat(journal.head()).isEqualTo(Folder.first(log) - 1);
        assertThat(journal.damages()).hasSize(1);
        assertThat(journal.damages().get(0).reason())
                .endsWith("what lay behind position " + journal.head() + ", up to " + all.size()
                        + " at least, is missing");
    }

    // A version that does not know of the list has gone on, and deleted what retention let it.
    @Test
    void newerOnesThanAreListedAreTheEndOfTheLog() throws Exception {
        List<Path> logs = Bed.files(folder, ".log");
        Path newest = logs.get(logs.size() - 1);
        Path listedLast = logs.get(logs.size() - 2);
        Path list = folder.resolve("segments");
        Files.writeString(list, Files.readString(list).replace("\n" + Folder.first(newest) + "\n", "\n"));
        Files.delete(listedLast);

        DiskJournal journal = bed.open(folder, Bed.SMALL);

        assertThat(journal.head()).isEqualTo(all.size());
        assertThat(journal.damages()).extracting(Damage::file).containsExactly(listedLast);
        append(journal, new Story("e2").started());
        assertThat(journal.head()).isEqualTo(all.size() + 1);
    }

    @Test
    void withoutAnyNothingIsOpenedAsLongAsOtherFilesTellThatThereWereSome() throws Exception {
        for (Path log : Bed.files(folder, ".log")) {
            Files.delete(log);
        }
        for (String trace : List.of("segments", "epochs", ".idx")) {
            assertThatThrownBy(() -> bed.open(folder, Bed.SMALL))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("has no log")
                    .hasMessageContaining("move the folder away");
            assertThat(Bed.files(folder, ".log")).isEmpty();
            for (Path file : Bed.files(folder, trace)) {
                Files.delete(file);
            }
        }
        assertThat(bed.open(folder, Bed.SMALL).head()).isZero();
    }

    // What was there when it was closed cannot be what a crash has cut short.
    @Test
    void anEndThatWasThereWhenTheJournalWasClosedIsToldWhenItIsMissing() throws Exception {
        Path log = Bed.lastLog(folder);
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 1));

        DiskJournal journal = bed.open(folder, Bed.SMALL);

        assertThat(journal.head()).isEqualTo(all.size() - 1);
        Damage cut = journal.cut();
        assertThat(cut).isNotNull();
        assertThat(journal.damages())
                .containsExactly(new Damage(
                        log,
                        cut.offset(),
                        cut.bytes(),
                        cut.reason() + "; what lay behind position " + (all.size() - 1) + ", up to " + all.size()
                                + " at least, is missing"));
    }

    // What a journal deletes itself is not missing.
    @Test
    void whatRetentionHasDeletedIsNotMissed() throws Exception {
        DiskJournal journal = bed.open(folder, Bed.SMALL);
        Story other = new Story("e2");
        append(journal, other.started());
        journal.append(List.of(new Story("e3").started()));
        assertThat(Bed.files(folder, ".log")).hasSizeGreaterThan(4);
        Story first = new Story("e1");
        while (first.seq() < all.size()) {
            first.nodeStarted("build");
        }
        append(journal, first.completed());
        journal.forget("e1");
        journal.keeper().tidy();
        journal.close();
        assertThat(Bed.files(folder, ".log")).hasSizeLessThan(4);

        DiskJournal again = bed.open(folder, Bed.SMALL);

        assertThat(again.damages()).isEmpty();
        assertThat(again.executions()).hasSize(2);
    }
}
