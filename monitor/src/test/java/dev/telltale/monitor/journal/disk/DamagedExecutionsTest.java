package dev.telltale.monitor.journal.disk;

import static dev.telltale.monitor.journal.disk.Bed.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.EventJournal.Kept;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.monitor.view.UnknownSeqException;
import dev.telltale.monitor.view.Views;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of executions that have lost events to damage. */
class DamagedExecutionsTest {
    private static final ExecutionQuery COMPLETED =
            new ExecutionQuery(Set.of(ExecutionStatus.COMPLETED), null, Map.of(), null, 100, null);

    @TempDir
    Path place;

    private final Bed bed = new Bed();
    private Path folder;
    private DiskJournal journal;

    @BeforeEach
    void begin() {
        folder = place.resolve("journal");
        journal = bed.open(folder);
    }

    @AfterEach
    void closeAll() {
        bed.close();
    }

    /** Flips a bit in what was appended since the log had a length. */
    private void flip(Path log, long length) throws Exception {
        byte[] bytes = Files.readAllBytes(log);
        bytes[(int) length + 50] ^= 1;
        Files.write(log, bytes);
    }

    private long length() throws Exception {
        return Files.size(Bed.lastLog(folder));
    }

    private Views reopenFlipped(long length) throws Exception {
        journal.close();
        flip(Bed.lastLog(folder), length);
        return reopen(Bed.OPTIONS);
    }

    private Views reopen(DiskOptions options) {
        journal.close();
        journal = bed.open(folder, options);
        return views();
    }

    private Views views() {
        return new Views(journal, 1000, 64L << 20);
    }

    private Kept kept(String id) {
        return journal.executions().stream()
                .filter(kept -> kept.executionId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    // ---- what they are

    // G7: though it lacks something, it is not said to go on for ever.
    @Test
    void oneThatHasEndedSaysSoAndHowManyEventsAreMissing() throws Exception {
        Story story = new Story("e1");
        append(journal, story.started());
        append(journal, story.nodeStarted("build"));
        long at = length();
        append(journal, story.nodeCompleted("build"), story.variable("pushed", 3));
        append(journal, story.variable("left", 4));
        append(journal, story.completed());
        Views views = reopenFlipped(at);

        ExecutionView view = views.view("e1");
        assertThat(view.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(view.seq()).isEqualTo(6);
        assertThat(view.missingEvents()).isEqualTo(2);
        assertThat(view.outputs()).isEqualTo(Map.of("ok", true));
        assertThat(view.variables().variables()).isEqualTo(Map.of("left", 4L));
        assertThat(view.progress(0).currentNodes()).isEmpty();
        assertThat(views.view("e1", 2).missingEvents()).isZero();
        assertThatThrownBy(() -> views.view("e1", 5)).isInstanceOf(UnknownSeqException.class);
        assertThat(views.view("e1", 6)).as("what it is now").isSameAs(view);
        assertThat(views.list(COMPLETED, 0).items())
                .extracting(ExecutionSummary::status)
                .containsExactly(ExecutionStatus.COMPLETED);
    }

    @Test
    void anEndThatCanNoLongerBeReadIsStillKnownFromTheIndex() throws Exception {
        Story story = new Story("e1");
        append(journal, story.started());
        append(journal, story.nodeStarted("build"));
        long at = length();
        append(journal, story.failed());
        Path log = Bed.lastLog(folder);
        DiskOptions small = Bed.OPTIONS.withSegmentBytes((int) length());
        reopen(small);
        append(journal, new Story("e2").started()); // in a segment of its own, so that the other one is sealed
        journal.close();
        flip(log, at);
        Views views = reopen(small);

        ExecutionView view = views.view("e1");
        assertThat(view.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(view.seq()).isEqualTo(3);
        assertThat(view.missingEvents()).isEqualTo(1);
        assertThat(view.progress(Long.MAX_VALUE).runningNodes()).isZero();
        assertThat(kept("e1").lost()).isZero();
    }

    @Test
    void oneWhoseBeginningIsMissingIsKnownByWhatIsLeft() throws Exception {
        Story story = new Story("e1");
        append(journal, new Story("e0").started());
        long at = length();
        append(journal, story.started());
        append(journal, story.nodeStarted("build"));
        append(journal, story.variable("pushed", 3));
        append(journal, story.completed());
        Views views = reopenFlipped(at);

        ExecutionView view = views.view("e1");
        assertThat(view.workflow()).isEqualTo(Story.WORKFLOW);
        assertThat(view.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(view.seq()).isEqualTo(4);
        assertThat(view.missingEvents())
                .as("the first, and one of a node that nothing else tells of")
                .isEqualTo(2);
        assertThat(view.variables().variables()).isEqualTo(Map.of("pushed", 3L));
        assertThat(view.nodes()).isEmpty();
        assertThat(view.startedMicros()).isZero();
        assertThat(views.labels("e1")).isEmpty();
        assertThat(views.list(ExecutionQuery.ALL, 0).items())
                .extracting(ExecutionSummary::executionId)
                .containsExactly("e1", "e0");
    }

    // ---- whether they have ended

    // G12: what may have ended is not run again.
    @Test
    void damageBehindTheNewestEventOfOneThatSeemsToGoOnMayHaveTakenItsEnd() throws Exception {
        Story over = new Story("over");
        Story quiet = new Story("quiet");
        Story busy = new Story("busy");
        append(journal, over.started());
        append(journal, over.completed());
        append(journal, quiet.started());
        append(journal, busy.started());
        long at = length();
        append(journal, quiet.nodeStarted("build"), quiet.completed());
        append(journal, busy.nodeStarted("build"));
        reopenFlipped(at);

        assertThat(kept("over").lost()).isZero();
        assertThat(kept("busy").lost()).isZero();
        assertThat(kept("quiet").lastSeq()).isEqualTo(1);
        assertThat(kept("quiet").lost()).isEqualTo(2);
        // So no seq is given out twice.
        assertThatThrownBy(() -> journal.append(List.of(new Story("quiet", Map.of(), 1).failed())))
                .isInstanceOf(IllegalArgumentException.class);
        append(journal, new Story("quiet", Map.of(), 3).failed());
        assertThat(kept("quiet").lastSeq()).isEqualTo(4);
        assertThat(kept("quiet").lost()).isZero();
        assertThat(views().view("quiet").missingEvents()).isEqualTo(2);
    }

    @Test
    void whatAMissingOrEmptiedOrShortenedLogHeldMayHaveBeenAnEnd() throws Exception {
        journal.close();
        journal = bed.open(folder, Bed.SMALL);
        append(journal, new Story("quiet").started());
        Story busy = new Story("busy");
        append(journal, busy.started());
        for (int i = 0; i < 60; i++) {
            append(journal, busy.output("build", "line " + i));
        }
        journal.close();
        List<Path> logs = Bed.files(folder, ".log");
        long all = Folder.first(logs.get(3)) - Folder.first(logs.get(2));

        assertThat(lostWithout(all, log -> Files.delete(log))).isEqualTo(all);
        assertThat(lostWithout(all, log -> Files.write(log, new byte[0]))).isEqualTo(all);
        assertThat(lostWithout(all, log -> Files.write(log, new byte[3000]))).isEqualTo(all);
        assertThat(lostWithout(all, log -> cut(log, 2))).isBetween(1L, all - 1);
        assertThat(lostWithout(all, log -> cut(log, 1))).isZero();
    }

    private static void cut(Path log, int parts) throws Exception {
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length / parts));
    }

    private interface Harm {
        void happen(Path log) throws Exception;
    }

    /** @return how many events of the one that is quiet may be lost, for each of two opens the same */
    private long lostWithout(long all, Harm harm) throws Exception {
        Path own = Bed.copy(folder, place.resolve("copy" + all + System.identityHashCode(harm)));
        harm.happen(Bed.files(own, ".log").get(2));
        long[] lost = new long[2];
        for (int i = 0; i < lost.length; i++) {
            try (DiskJournal damaged = DiskJournal.open(own, Bed.SMALL)) {
                lost[i] = damaged.executions().get(0).lost();
                assertThat(damaged.executions().get(1).lost())
                        .as("of what goes on behind it")
                        .isZero();
            }
        }
        assertThat(lost[1]).isEqualTo(lost[0]);
        return lost[0];
    }

    // G7, G12: at each open until there is an end, and nobody who watches takes what follows for all there was.
    @Test
    void whatWasCutOffAndIsKnownToHaveBeenThereMayHaveBeenAnEnd() throws Exception {
        append(journal, new Story("other").started());
        Story story = new Story("e1");
        append(journal, story.started());
        long at = length();
        append(journal, story.nodeStarted("build"), story.completed());
        journal.close();
        Path log = Bed.lastLog(folder);
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), (int) at));

        for (int i = 0; i < 2; i++) {
            journal = bed.open(folder);
            assertThat(kept("e1").lost()).isEqualTo(2);
            assertThat(journal.head()).isEqualTo(4);
            journal.close();
        }
        journal = bed.open(folder);
        assertThat(append(journal, new Story("e1", Map.of(), 3).failed())).isEqualTo(5);
        assertThat(journal.read(0, 10)).extracting(Entry::position).containsExactly(1L, 2L, 5L);
        journal.close();
        journal = bed.open(folder);
        assertThat(kept("e1").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(kept("other").lost()).as("it may have ended there too").isEqualTo(2);
    }

    @Test
    void damageThatOnlyATombstoneFollowsMayHaveBeenAnEnd() throws Exception {
        Story gone = new Story("gone");
        append(journal, gone.started());
        append(journal, gone.completed());
        Story story = new Story("e1");
        append(journal, story.started());
        long at = length();
        append(journal, story.completed());
        journal.forget("gone");
        Path copy = Bed.copy(folder, place.resolve("copy")); // as a crash would leave it: nothing else tells of the end
        flip(Bed.lastLog(copy), at);

        for (int i = 0; i < 2; i++) {
            try (DiskJournal damaged = DiskJournal.open(copy, Bed.OPTIONS)) {
                Kept kept = damaged.executions().get(0);
                assertThat(kept.executionId()).isEqualTo("e1");
                assertThat(kept.lost()).isBetween(1L, 20L);
                assertThat(damaged.head()).isEqualTo(kept.lastPosition() + kept.lost());
            }
        }
    }

    // What the index knows of a damaged record must not go with a rewrite.
    @Test
    void aSegmentWithDamageIsNotRewrittenSoThatItsEndsStayKnown() throws Exception {
        journal.close();
        journal = bed.open(folder, Bed.SMALL);
        Story dead = new Story("dead");
        append(journal, dead.started());
        for (int i = 0; i < 20; i++) {
            append(journal, dead.output("build", "line " + i));
        }
        Story story = new Story("e1");
        append(journal, story.started());
        append(journal, story.nodeStarted("build"));
        long at = length();
        Path log = Bed.lastLog(folder);
        append(journal, story.completed());
        append(journal, dead.completed());
        for (int i = 0; Bed.lastLog(folder).equals(log); i++) {
            append(journal, new Story("live" + i).started());
        }
        journal.close();
        flip(log, at);
        journal = bed.open(folder, Bed.SMALL);
        journal.forget("dead");
        Bed.tidy(journal);
        assertThat(log).exists();
        assertThat(journal.damages()).isNotEmpty();

        reopen(Bed.SMALL);
        assertThat(kept("e1").status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(kept("e1").lastSeq()).isEqualTo(3);
        assertThat(journal.executions()).extracting(Kept::lost).containsOnly(0L);
    }

    // What is not what was written must not run.
    @Test
    void aWorkflowTextThatWasChangedIsDamageUntilItIsWrittenAgain() throws Exception {
        String text = "name: release";
        String sha256 = "03572c1c2cc21a93f17c0262e9a317de5a965125574c5e855239cebd37c682b6";
        journal.keepDefinition(sha256, text);
        append(journal, new Story("e1").started());
        Path file = Bed.files(folder.resolve("definitions"), ".yaml").get(0);
        journal.close();
        Files.writeString(file, "name: relapse");
        journal = bed.open(folder);

        assertThat(journal.definition(sha256)).isNull();
        assertThat(journal.damages()).extracting(Damage::file).containsExactly(file);
        journal.keepDefinition(sha256, text);
        append(journal, new Story("e2").started());
        assertThat(journal.definition(sha256)).isEqualTo(text);
        assertThat(file).hasContent(text);
    }
}
