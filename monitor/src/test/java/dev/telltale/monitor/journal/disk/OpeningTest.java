package dev.telltale.monitor.journal.disk;

import static dev.telltale.monitor.journal.disk.Bed.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.JournalException;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.Story;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens and closes: who may, what an epoch is, what is kept from others. */
class OpeningTest {
    @TempDir
    Path folder;

    private final Bed bed = new Bed();

    @AfterEach
    void closeAll() {
        bed.close();
    }

    // G8
    @Test
    void anEpochGoesOnAfterACleanCloseAndOnlyThen() throws Exception {
        Path first = folder.resolve("first");
        DiskJournal journal = bed.open(first);
        append(journal, new Story("e1").started());
        Path crashed = Bed.copy(first, folder.resolve("crashed"));
        String epoch = journal.epoch();
        journal.close();
        DiskJournal again = bed.open(first);
        assertThat(again.epoch()).isEqualTo(epoch);
        Path crashedAgain =
                Bed.copy(first, folder.resolve("crashedAgain")); // nothing was appended, but it might have been
        append(again, new Story("e2").started());
        again.close();

        DiskJournal next = bed.open(crashed);
        assertThat(next.epoch()).isNotEqualTo(epoch);
        assertThat(next.reach(epoch)).isEqualTo(1);
        assertThat(bed.open(crashedAgain).epoch()).isNotEqualTo(epoch);
        assertThat(bed.open(first).epoch()).isEqualTo(epoch);
    }

    // G8: what was given out in an epoch and lost counts no more, however often it is opened after that.
    @Test
    void anOrderReachesAsFarAsTheLeastOfAllLaterOpens() throws Exception {
        Path first = folder.resolve("first");
        DiskJournal journal = bed.open(first);
        Story story = new Story("e1");
        append(journal, story.started());
        append(journal, story.nodeStarted("build"));
        append(journal, story.output("build", "x"));
        Path crashed = Bed.copy(first, folder.resolve("crashed"));
        String epoch = journal.epoch();
        DiskJournal second = bed.open(crashed);
        String secondEpoch = second.epoch();
        Path torn = Bed.copy(crashed, folder.resolve("torn"));
        byte[] bytes = Files.readAllBytes(Bed.lastLog(torn));
        Files.write(Bed.lastLog(torn), Arrays.copyOf(bytes, bytes.length - 1));

        DiskJournal third = bed.open(torn);

        assertThat(third.head()).isEqualTo(2);
        assertThat(third.reach(epoch)).isEqualTo(2);
        assertThat(third.reach(secondEpoch)).isEqualTo(2);
    }

    @Test
    void whenNobodyCouldAppendIsToldForCleanClosesAndForCrashes() throws Exception {
        Clock clock = Bed.CLOCK;
        long now = clock.millis() * 1000;
        Path first = folder.resolve("first");
        DiskJournal journal = bed.open(first);
        ExecutionEvent started = new Story("e1").started();
        append(journal, started);
        Path crashed = Bed.copy(first, folder.resolve("crashed"));
        journal.close();
        DiskOptions later = Bed.OPTIONS.withClock(Clock.offset(clock, Duration.ofHours(1)));
        long then = now + 3_600_000_000L;

        assertThat(bed.open(first, later).outages()).containsExactly(new EventJournal.Outage(now, then));
        assertThat(bed.open(crashed, later).outages()).containsExactly(new EventJournal.Outage(now, then));
        assertThat(journal.outages()).isEmpty();
    }

    @Test
    void aCleanCloseThatWasCutShortIsNoCleanClose() throws Exception {
        Path first = folder.resolve("first");
        DiskJournal journal = bed.open(first);
        append(journal, new Story("e1").started());
        String epoch = journal.epoch();
        Path before = Bed.copy(first, folder.resolve("before"));
        journal.close();
        byte[] marker = Files.readAllBytes(first.resolve("clean"));
        Files.write(before.resolve("clean.new"), marker); // the draft was written, and not put in place
        Path half = Bed.copy(first, folder.resolve("half"));
        Files.write(half.resolve("clean"), Arrays.copyOf(marker, marker.length / 2));
        Path foreign = Bed.copy(first, folder.resolve("foreign"));
        Files.writeString(foreign.resolve("clean"), epoch + " 99 1 1\n"); // of more than there is

        assertThat(bed.open(before).epoch()).isNotEqualTo(epoch);
        assertThat(Files.exists(before.resolve("clean.new"))).isFalse();
        assertThat(bed.open(half).epoch()).isNotEqualTo(epoch);
        assertThat(bed.open(foreign).epoch()).isNotEqualTo(epoch);
    }

    // The marker is consumed after the list of opens says so: between the two the next open still finds a clean close.
    @Test
    void anOpenThatWasCutShortBeforeItConsumedTheMarkerChangesNothing() throws Exception {
        Path first = folder.resolve("first");
        DiskJournal journal = bed.open(first);
        append(journal, new Story("e1").started());
        String epoch = journal.epoch();
        journal.close();
        byte[] marker = Files.readAllBytes(first.resolve("clean"));
        bed.open(first).close();
        Path cutShort = Bed.copy(first, folder.resolve("cutShort"));
        Files.write(cutShort.resolve("clean"), marker);

        DiskJournal again = bed.open(cutShort);

        assertThat(again.epoch()).isEqualTo(epoch);
        assertThat(again.head()).isEqualTo(1);
    }

    @Test
    void aLogThatCannotBeReadIsNamedWithWhatToDo() throws Exception {
        Path place = folder.resolve("journal");
        try (DiskJournal journal = DiskJournal.open(place, Bed.SMALL)) {
            Story story = new Story("e1");
            append(journal, story.started());
            for (int i = 0; i < 40; i++) {
                append(journal, story.output("build", "line " + i));
            }
        }
        Path log = Bed.files(place, ".log").get(1);
        Path aside = folder.resolve("elsewhere");
        Files.move(log, aside);
        Files.createSymbolicLink(log, folder.resolve("nowhere"));

        assertThatThrownBy(() -> bed.open(place, Bed.SMALL))
                .isInstanceOf(JournalException.class)
                .hasMessage("the log " + log + " is a link to " + folder.resolve("nowhere")
                        + ", and nothing is there; put back what it leads to. To go on without what was in it, delete the"
                        + " link");

        Files.delete(log);
        Files.createDirectory(log);
        assertThatThrownBy(() -> bed.open(place, Bed.SMALL))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("the log " + log + " cannot be read: ")
                .hasMessageEndingWith("; make it readable, or restore the folder from a backup")
                .hasMessageNotContaining("Exception");

        Files.delete(log);
        Files.createSymbolicLink(log, aside); // to where it is
        try (DiskJournal journal = DiskJournal.open(place, Bed.SMALL)) {
            assertThat(journal.readExecution("e1", 0, 100)).hasSize(41);
            assertThat(journal.damages()).isEmpty();
        }
        Files.delete(log);
        assertThat(bed.open(place, Bed.SMALL).damages())
                .extracting(Damage::file)
                .containsExactly(log);
    }

    @Test
    void aFileThatIsNoLogThoughItEndsLikeOneIsLeftAlone() throws Exception {
        Path place = folder.resolve("journal");
        try (DiskJournal journal = DiskJournal.open(place, Bed.OPTIONS)) {
            append(journal, new Story("e1").started());
        }
        Path foreign = Files.writeString(place.resolve("notes.log"), "moved to the new disk on Monday");

        DiskJournal journal = bed.open(place);

        assertThat(journal.head()).isEqualTo(1);
        assertThat(foreign).hasContent("moved to the new disk on Monday");
    }

    @Test
    void aSecondJournalInTheSameFolderIsRefusedAndDoesNotDisturbTheFirst() throws Exception {
        DiskJournal journal = bed.open(folder);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bed.open(folder))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("already open in this process")
                    .hasMessageContaining("name another folder");
        }
        assertThat(openElsewhere())
                .contains("already open in process " + ProcessHandle.current().pid());
        append(journal, new Story("e1").started());
        journal.close();
        assertThat(openElsewhere()).contains("opened at 1");
        assertThat(bed.open(folder).head()).isEqualTo(1);
    }

    /** Opens the folder in a JVM of its own. @return what it said */
    private String openElsewhere() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elsewhere.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    static final class Elsewhere {
        public static void main(String[] args) {
            try (DiskJournal journal = DiskJournal.open(Path.of(args[0]), Bed.OPTIONS)) {
                System.out.println("opened at " + journal.head());
            } catch (JournalException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    // G10
    @Test
    void nothingSecretIsOnDiskInClearAndAnotherKeyOpensNothing() throws Exception {
        Path first = folder.resolve("first");
        DiskJournal journal = bed.open(first);
        Story story = new Story("e1");
        long last = journal.append(
                List.of(story.started()), new SealedPart(List.of(), List.of("hunter2-hunter2"), "/srv/secret-place"));
        Bed.await(journal, last);
        journal.close();

        for (Path file : Bed.files(first, "")) {
            if (Files.isRegularFile(file)) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("hunter2", "secret-place");
            }
        }
        assertThat(bed.open(Bed.copy(first, folder.resolve("copy")))
                        .unseal("e1", 0, 1)
                        .secrets())
                .containsExactly("hunter2-hunter2");
        Path otherKey = Bed.copy(first, folder.resolve("otherKey"));
        Files.write(otherKey.resolve("key"), new byte[32]);
        DiskJournal locked = bed.open(otherKey);
        assertThat(locked.readExecution("e1", 0, 10)).hasSize(1);
        assertThatThrownBy(() -> locked.unseal("e1", 0, 10))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("put the key back")
                .hasMessageNotContaining("hunter2");
    }

    // G10: with a new key nothing would open, and a restart would find out.
    @Test
    void aJournalWhoseKeyIsMissingIsRefusedUntilItIsPutBackOrAnotherIsMade() throws Exception {
        DiskJournal journal = bed.open(folder);
        Bed.await(
                journal,
                journal.append(
                        List.of(new Story("e1").started()), new SealedPart(List.of(), List.of("hunter2"), null)));
        append(journal, new Story("e2").started());
        journal.close();
        Path key = folder.resolve("key");
        byte[] bytes = Files.readAllBytes(key);
        Files.delete(key);

        assertThatThrownBy(() -> bed.open(folder))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the key " + key + " is missing")
                .hasMessageContaining("put it back")
                .hasMessageContaining("head -c 32 /dev/urandom > " + key);

        assertThat(Files.exists(key)).isFalse();
        writeKey(key, bytes);
        try (DiskJournal again = DiskJournal.open(folder, Bed.OPTIONS)) {
            assertThat(again.unseal("e1", 0, 1).secrets()).containsExactly("hunter2");
        }
        Files.delete(key);
        writeKey(key, new byte[32]);
        DiskJournal without = bed.open(folder);
        assertThat(without.unseal("e2", 0, 1).events()).hasSize(1);
        assertThat(without.readExecution("e1", 0, 1)).hasSize(1);
        assertThatThrownBy(() -> without.unseal("e1", 0, 1)).isInstanceOf(JournalException.class);
    }

    private static void writeKey(Path key, byte[] bytes) throws Exception {
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(key, bytes);
    }

    // G10: what is sealed is bound to its place.
    @Test
    void aSealedPartOpensNowhereElse() throws Exception {
        Folder place = Folder.at(folder, FileOpener.PLAIN);
        Seal seal = Seal.in(place, true);
        SealedPart part = new SealedPart(List.of(), List.of("hunter2"), null);
        byte[] sealed = seal.seal("e1", 7, part);

        assertThat(Seal.in(place, false).unseal("e1", 7, sealed)).isEqualTo(part);
        assertThat(seal.seal("e1", 7, part)).isNotEqualTo(sealed);
        assertThatThrownBy(() -> seal.unseal("e2", 7, sealed)).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> seal.unseal("e1", 8, sealed)).isInstanceOf(JournalException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> seal.unseal("e1", 7, sealed)).isInstanceOf(JournalException.class);
    }

    // G10
    @Test
    void theFilesAreForTheirOwnerAndAKeyThatIsNotIsRefused() throws Exception {
        Path own = folder.resolve("a").resolve("b");
        DiskJournal journal = bed.open(own);
        append(journal, new Story("e1").started());
        journal.close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
        for (Path file : Bed.files(own, "")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .endsWith("------");
        }
        Files.setPosixFilePermissions(own.resolve("key"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> bed.open(own))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("chmod 600 " + own.resolve("key"));
        Files.setPosixFilePermissions(own.resolve("key"), PosixFilePermissions.fromString("rw-------"));
        assertThat(bed.open(own).head()).isEqualTo(1);
    }

    @Test
    void aLogOfANewerFormatIsRefusedAndLeftAsItIs() throws Exception {
        DiskJournal journal = bed.open(folder);
        append(journal, new Story("e1").started());
        journal.close();
        Path log = Bed.lastLog(folder);
        byte[] bytes = Files.readAllBytes(log);
        SegmentHeader header = SegmentHeader.of(ByteBuffer.wrap(bytes));
        byte[] newer = new SegmentHeader(2, header.first(), header.stamp(), 0, 0, 0).toBytes();
        System.arraycopy(newer, 0, bytes, 0, newer.length);
        Files.write(log, bytes);

        assertThatThrownBy(() -> bed.open(folder))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining("format 2");
        assertThat(Files.readAllBytes(log)).isEqualTo(bytes);
    }

    @Test
    void aClosedJournalTakesNothingMore() {
        DiskJournal journal = bed.open(folder);
        journal.close();
        journal.close();

        assertThatThrownBy(() -> journal.append(List.of(new Story("e1").started())))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aDefinitionThatNobodyRefersToGoesWhenOthersHaveCome() throws Exception {
        DiskJournal journal = bed.open(folder);
        Story story = new Story("e1");
        journal.keepDefinition("sha-e1", "name: release");
        assertThat(journal.definition("sha-e1")).isEqualTo("name: release");
        append(journal, story.started(), story.completed());
        for (int i = 0; i < 40; i++) {
            journal.keepDefinition("sha-" + i, "name: other");
        }
        journal.forget("e1");
        for (int i = 40; i < 80; i++) {
            journal.keepDefinition("sha-" + i, "name: other");
        }
        append(journal, new Story("e2").started());
        journal.close();

        assertThat(Bed.files(folder.resolve("definitions"), ".yaml")).hasSizeBetween(1, DefinitionFiles.UNUSED);
        DiskJournal again = bed.open(folder);
        assertThat(again.definition("sha-e1")).isNull();
        assertThat(again.definition("sha-79")).isEqualTo("name: other");
        assertThat(again.definition("../epochs")).isNull();
        assertThatThrownBy(() -> again.keepDefinition("../epochs", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
