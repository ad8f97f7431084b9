package dev.telltale.monitor.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.event.ProgressEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.journal.WholeJournal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Views over a journal that outlives the process and keeps every event of an execution until it lets go of the whole. */
class ViewsOverAWholeJournalTest {
    private static final long ROOMY = 64L << 20;

    private final WholeJournal before = new WholeJournal();
    private final Story story = new Story("e1");

    // 003-08, 004-11
    @Test
    void whatIsThereWhenTheyBeginIsKnownWithoutBeingRead() {
        tell(before, story.started(), story.nodeStarted("build"));
        Story ended = new Story("ended");
        tell(before, ended.started());
        for (int i = 0; i < 500; i++) {
            tell(before, ended.output("build", "line " + i));
        }
        tell(before, ended.failed());
        WholeJournal journal = before.reopenClean();
        Views views = new Views(journal, 1000, ROOMY);

        assertThat(views.seq("e1")).isEqualTo(2);
        assertThat(views.seq("ended")).isEqualTo(502);
        assertThat(views.end("ended")).isEqualTo(new Mark(504, 502));
        assertThat(views.end("e1")).isNull();
        assertThat(views.newest("e1")).isEqualTo(new Mark(2, 2));
        assertThat(views.counts().executions())
                .containsEntry(ExecutionStatus.RUNNING, 1L)
                .containsEntry(ExecutionStatus.FAILED, 1L);
        assertThat(journal.read).hasValue(0);
    }

    // 003-08
    @Test
    void whatWasBeforeAndWhatFollowsMakeOneView() {
        tell(before, story.started(), story.nodeStarted("build"));
        WholeJournal journal = before.reopenUnclean(0);
        Views views = new Views(journal, 1000, ROOMY);
        tell(journal, story.nodeCompleted("build"), story.variable("pushed", 3));

        ExecutionView view = views.view("e1");
        assertThat(view.seq()).isEqualTo(4);
        assertThat(view.variables().variables()).containsEntry("pushed", 3L);
        assertThat(views.labels("e1")).containsEntry("team", "sail");
    }

    @Test
    void aViewThatNobodyAskedForInALongWhileIsLetGoOfAndFoldedAgain() {
        WholeJournal journal = new WholeJournal();
        Views small = new Views(journal, 2, 10 * (64 << 10));
        for (int i = 0; i < 50; i++) {
            Story ended = new Story("ended" + i);
            tell(journal, ended.started(), ended.output("build", "x".repeat(30 << 10)), ended.completed());
            assertThat(small.view("ended" + i).seq()).isEqualTo(3);
        }
        long read = journal.read.get();

        assertThat(small.view("ended49").seq()).isEqualTo(3);
        assertThat(journal.read).as("of the newest").hasValue(read);
        assertThat(small.view("ended0").status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(journal.read).as("of one from long ago").hasValueGreaterThan(read);
        assertThat(small.list(ExecutionQuery.ALL, 0).items()).as("however many").hasSize(50);
    }

    // So live executions are within the bound too.
    @Test
    void theViewOfOneThatGoesOnMayBeLetGoOfAsWell() {
        WholeJournal journal = new WholeJournal();
        Views small = new Views(journal, 1000, 1 << 20);
        Story[] live = new Story[40];
        for (int i = 0; i < live.length; i++) {
            live[i] = new Story("live" + i);
            tell(journal, live[i].started(), live[i].output("build", "x".repeat(60 << 10)));
            small.view("live" + i);
        }
        long read = journal.read.get();
        tell(journal, live[0].nodeCompleted("build"));

        assertThat(small.view("live0").seq()).isEqualTo(3);
        assertThat(journal.read).hasValueGreaterThan(read + 1);
        assertThat(small.labelsInMemory("live1")).as("what feeds need stays").isNotNull();
    }

    @Test
    void anExecutionIsKnownUntilTheJournalLetsGoOfIt() {
        WholeJournal journal = new WholeJournal();
        Views views = new Views(journal, 1, ROOMY);
        tell(journal, story.started(), story.completed());
        tell(journal, new Story("e2").started());
        assertThat(views.view("e1")).isNotNull();
        journal.forget("e1");
        views.forgotten("e1", journal.head());

        assertThat(views.view("e1")).isNull();
        assertThat(views.end("e1")).as("where it ended is remembered").isEqualTo(new Mark(2, 2));
        assertThat(views.list(ExecutionQuery.ALL, 0).items())
                .extracting(ExecutionSummary::executionId)
                .containsExactly("e2");
    }

    @Test
    void oneThatEndedUnseenBeforeItWasLetGoOfIsNotTakenForRunning() {
        WholeJournal journal = new WholeJournal();
        Views views = new Views(journal, 1000, ROOMY);
        tell(journal, story.started());
        views.catchUp();
        tell(journal, story.completed());
        journal.forget("e1");
        views.forgotten("e1", journal.head());

        assertThat(views.view("e1")).isNull();
        assertThat(views.end("e1")).isEqualTo(new Mark(2, 0));
    }

    @Test
    void oneThatCameAndWentUnseenIsNotWaitedFor() {
        WholeJournal journal = new WholeJournal();
        Views views = new Views(journal, 1000, ROOMY);
        tell(journal, story.started(), story.completed());
        journal.forget("e1");
        views.forgotten("e1", journal.head());

        assertThat(views.view("e1")).isNull();
        assertThat(views.end("e1")).isEqualTo(new Mark(2, 0));
    }

    // G6: whoever scrapes metrics has no part in a broken disk.
    @Test
    void whatIsCountedIsToldWhenTheJournalCannotBeRead() {
        WholeJournal journal = new WholeJournal();
        Views views = new Views(journal, 1000, ROOMY);
        tell(journal, story.started());
        views.catchUp();
        tell(journal, story.completed());
        journal.isBroken = true;

        assertThat(views.counts().executions()).containsEntry(ExecutionStatus.RUNNING, 1L);
    }

    // 003-22
    @Test
    void aNewExecutionWithTheIdOfOneThatWasLetGoOfStays() {
        WholeJournal journal = new WholeJournal();
        Views views = new Views(journal, 1000, ROOMY);
        tell(journal, story.started(), story.completed());
        journal.forget("e1");
        tell(journal, new Story("e1").started());
        views.forgotten("e1", journal.head());

        assertThat(views.view("e1").status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(views.end("e1")).isNull();
    }

    @Test
    void aListTellsEndedExecutionsByTheirEndsAndNotByAFold() {
        Story ended = new Story("ended");
        tell(before, ended.pending());
        tell(before, ended.started());
        for (int i = 0; i < 1000; i++) {
            tell(before, ended.output("build", "line " + i));
        }
        Envelope last = ended.failed().envelope();
        tell(before, progress(last), new Story("ended", Map.of("team", "sail"), last.seq()).failed());
        WholeJournal journal = before.reopenClean();
        Views views = new Views(journal, 1000, ROOMY);

        ExecutionSummary told = views.list(ExecutionQuery.ALL, 0).items().get(0);
        assertThat(journal.read).hasValueLessThan(10);
        assertThat(told).isEqualTo(ExecutionSummary.of(views.view("ended"), 0));
        assertThat(told.progress()).extracting(Progress::percent).isEqualTo(100.0);
    }

    @Test
    void aListByStatusReadsNothingOfTheOthers() {
        for (int i = 0; i < 100; i++) {
            Story ended = new Story("ended" + i);
            tell(before, ended.started(), ended.completed());
        }
        tell(before, story.started());
        WholeJournal journal = before.reopenClean();
        Views views = new Views(journal, 1000, ROOMY);

        assertThat(views.list(
                                new ExecutionQuery(
                                        Set.of(ExecutionStatus.RUNNING), null, Map.of("team", "sail"), null, 10, null),
                                0)
                        .items())
                .extracting(ExecutionSummary::executionId)
                .containsExactly("e1");
        assertThat(journal.read).hasValueLessThan(5);
    }

    private static ExecutionEvent progress(Envelope at) {
        Envelope running = Envelope.ofExecution(
                at.seq(), at.timestampMicros(), at.executionId(), at.workflow(), ExecutionStatus.RUNNING);
        return new ProgressEvent(running, 100, 2, 0, 0, 0, 0, 1, List.of("build"), null);
    }

    private static void tell(WholeJournal journal, ExecutionEvent... batch) {
        journal.append(List.of(batch));
    }
}
