package dev.telltale.monitor.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final long ROOMY = 64L << 20;

    private final MemoryJournal journal = new MemoryJournal();
    private final Views views = new Views(journal, 1000, ROOMY);
    private final Story story = new Story("e1");

    // 003-08, G9
    @Test
    void aViewReflectsEveryEventAcknowledgedBeforeTheCall() {
        assertThat(views.view("e1")).isNull();
        append(story.started());
        assertThat(views.view("e1")).extracting(ExecutionView::seq).isEqualTo(1L);
        append(story.nodeStarted("build"), story.nodeCompleted("build"));
        append(story.variable("pushed", 3));

        ExecutionView view = views.view("e1");
        assertThat(view.seq()).isEqualTo(4);
        assertThat(view.node("build").status()).isEqualTo(NodeStatus.COMPLETED);
        assertThat(view.variables().variables()).containsEntry("pushed", 3L);
    }

    // 003-14, G9
    @Test
    void aSnapshotStaysAsItWas() {
        append(story.started());
        ExecutionView before = views.view("e1");
        append(story.variable("pushed", 3));
        append(story.completed());
        views.catchUp();

        assertThat(before.seq()).isEqualTo(1);
        assertThat(before.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(before.variables().variables()).isEmpty();
    }

    @Test
    void aListIsNewestFirstAndGoesOnWhereItEnded() {
        for (int i = 0; i < 25; i++) {
            append(new Story("e" + i).started());
        }

        List<String> seen = new ArrayList<>();
        ExecutionQuery query = new ExecutionQuery(Set.of(), null, Map.of(), null, 10, null);
        ExecutionList page = views.list(query, 0);
        append(new Story("later").started());
        while (true) {
            page.items().forEach(view -> seen.add(view.executionId()));
            if (page.next() == null) {
                break;
            }
            page = views.list(new ExecutionQuery(Set.of(), null, Map.of(), null, 10, page.next()), 0);
        }

        assertThat(seen).hasSize(25).startsWith("e24", "e23").endsWith("e1", "e0");
    }

    @Test
    void aFullPageThatIsTheLastHasNoNext() {
        for (int i = 0; i < 10; i++) {
            append(new Story("e" + i).started());
        }

        assertThat(views.list(new ExecutionQuery(Set.of(), null, Map.of(), null, 10, null), 0)
                        .next())
                .isNull();
    }

    @Test
    void aListIsChosenByStatusWorkflowLabelsAndTime() {
        Story failed = new Story("failed", Map.of("team", "ops", "env", "prod"));
        append(story.started());
        append(failed.started());
        append(failed.failed());

        assertThat(ids(new ExecutionQuery(Set.of(ExecutionStatus.FAILED), null, Map.of(), null, 10, null)))
                .containsExactly("failed");
        assertThat(ids(new ExecutionQuery(Set.of(), Story.WORKFLOW, Map.of(), null, 10, null)))
                .containsExactly("failed", "e1");
        assertThat(ids(new ExecutionQuery(Set.of(), "nightly", Map.of(), null, 10, null)))
                .isEmpty();
        assertThat(ids(new ExecutionQuery(Set.of(), null, Map.of("team", "ops"), null, 10, null)))
                .containsExactly("failed");
        assertThat(ids(new ExecutionQuery(Set.of(), null, Map.of("team", "ops", "env", "dev"), null, 10, null)))
                .isEmpty();
        assertThat(ids(new ExecutionQuery(Set.of(), null, Map.of(), Story.BEGIN + 2, 10, null)))
                .isEmpty();
        assertThatThrownBy(() -> ids(new ExecutionQuery(Set.of(), null, Map.of(), null, 10, "?!")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // 000-23, 002-18
    @Test
    void theFirstToHaveEndedIsLetGoOfAndItsEventsStayForAsLongAsTheJournalHasRoom() {
        Views few = new Views(journal, 2, ROOMY);
        append(story.started());
        for (int i = 0; i < 5; i++) {
            Story ended = new Story("ended" + i);
            append(ended.started());
            append(ended.completed());
        }
        few.catchUp();

        assertThat(few.list(ExecutionQuery.ALL, 0).items())
                .extracting(ExecutionSummary::executionId)
                .containsExactly("ended4", "ended3", "e1");
        assertThat(few.view("ended2")).isNull();
        assertThat(journal.readExecution("ended2", 0, 10)).hasSize(2);
        assertThat(few.end("ended2")).as("where it ended is remembered").isEqualTo(new Mark(7, 2));
        assertThat(few.labels("ended2")).containsEntry("team", "sail");
    }

    @Test
    void endedViewsAreBoundedInBytesToo() {
        Views small = new Views(journal, 1000, 10 * (64 << 10));
        for (int i = 0; i < 50; i++) {
            Story ended = new Story("ended" + i);
            append(ended.started());
            append(ended.output("build", "x".repeat(30 << 10)));
            append(ended.completed());
        }
        small.list(ExecutionQuery.ALL, 0);

        assertThat(small.list(ExecutionQuery.ALL, 0).items()).hasSizeBetween(5, 20);
        assertThat(small.view("ended49")).isNotNull();
    }

    @Test
    void variablesThatAreLargeTogetherCountWhenTheirExecutionHasEnded() {
        Views small = new Views(journal, 1000, 8 << 20);
        for (int i = 0; i < 5; i++) {
            Story ended = new Story("ended" + i);
            append(ended.started());
            for (int v = 0; v < 5; v++) {
                append(ended.variable("v" + v, "x".repeat(900 << 10)));
            }
            append(ended.completed());
        }
        small.list(ExecutionQuery.ALL, 0);

        assertThat(small.list(ExecutionQuery.ALL, 0).items()).hasSize(1);
    }

    // Somebody asked for them while they ran, and nobody does any more.
    @Test
    void viewsThatWereBegunAreWeighedSoonAfterTheirEnd() {
        Views small = new Views(journal, 1000, 10 * (64 << 10));
        for (int i = 0; i < 50; i++) {
            Story ended = new Story("ended" + i);
            append(ended.started());
            append(ended.output("build", "x".repeat(30 << 10)));
            small.view(ended.id());
            append(ended.completed());
        }
        small.catchUp();
        assertThat(small.isBehind()).as("though everything is noted").isTrue();

        small.keepAhead();

        assertThat(small.isBehind()).isFalse();
        assertThat(small.counts().executions().get(ExecutionStatus.COMPLETED)).isBetween(5L, 20L);
    }

    @Test
    void whatDoesNotFitIsWeighedAllTheSame() {
        Views small = new Views(journal, 1000, 4 << 20);
        for (int i = 0; i < 5; i++) {
            Story ended = new Story("ended" + i);
            append(ended.started());
            for (int v = 0; v < 5; v++) {
                append(ended.variable("v" + v, "x".repeat(900 << 10)));
            }
            append(ended.nodeStarted("ghost"));
            append(ended.completed());
        }
        small.list(ExecutionQuery.ALL, 0);

        assertThat(small.list(ExecutionQuery.ALL, 0).items())
                .extracting(ExecutionSummary::status)
                .containsExactly(ExecutionStatus.COMPLETED);
    }

    @Test
    void aViewDoesNotGoOnWithALaterExecutionOfItsId() {
        ExecutionEvent start = story.started();
        append(start);
        append(story.completed());
        Tracked first = new Tracked(1, (RunEvent.Opening) start);
        first.seq = 2;
        first.end = new Mark(2, 2);
        journal.forget("e1"); // after somebody asked for it, and before it was folded
        Story again = new Story("e1");
        append(again.started());
        append(again.variable("pushed", 3));

        ExecutionView view = first.fold(journal).view();
        assertThat(view.seq()).isEqualTo(2);
        assertThat(view.missingEvents()).isEqualTo(1);
        assertThat(view.variables().variables()).isEmpty();
    }

    // 003-09: the only back pressure there is comes from the fold.
    @Test
    void viewsHaveSeenWhatTheJournalDrops() {
        MemoryJournal small = new MemoryJournal(1 << 16);
        Views all = new Views(small, 1000, ROOMY);
        small.beforeDropping(all::beforeDropping);
        small.append(List.of(story.started()));
        small.append(List.of(story.variable("pushed", 3)));
        for (int i = 0; i < 3000; i++) {
            small.append(List.of(story.output("build", "some text")));
        }

        assertThat(small.readExecution("e1", 0, 1).get(0).event().envelope().seq())
                .isGreaterThan(2);
        assertThat(all.view("e1").variables().variables()).containsEntry("pushed", 3L);
        assertThat(all.view("e1").seq()).isEqualTo(3002);
    }

    @Test
    void onlyWhatHasFinishedIsForgotten() {
        append(story.started());
        assertThatThrownBy(() -> views.forget("e1")).isInstanceOf(IllegalStateException.class);
        append(story.completed());

        assertThat(views.forget("e1")).isTrue();
        assertThat(views.forget("e1")).isFalse();
        assertThat(views.view("e1")).isNull();
        assertThat(journal.read(0, 10)).isEmpty();
    }

    @Test
    void anEventThatDoesNotFitLeavesTheOthersAlone() {
        append(story.started());
        Envelope unknown = new Envelope(2, Story.BEGIN, "e1", Story.WORKFLOW, "ghost", "ghost", 1, NodeStatus.RUNNING);
        append(new NodeEvent.Started(unknown, "run", null, 1, 2, null));
        story.nodeStarted("build"); // seq 2 is taken
        append(story.completed());
        Story other = new Story("e2");
        append(other.started());

        assertThat(views.view("e1").seq()).isEqualTo(3);
        assertThat(views.view("e1").status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(views.view("e1").missingEvents()).isEqualTo(1);
        assertThat(views.end("e1")).isEqualTo(new Mark(3, 3));
        assertThat(views.view("e2").seq()).isEqualTo(1);
    }

    // 000-14
    @Test
    void anExecutionThatMakesNoViewLeavesTheOthersAlone() {
        NodeSkeleton twice = new NodeSkeleton("build", "run", List.of(), null);
        append(new RunEvent.Started(
                Envelope.ofExecution(1, Story.BEGIN, "odd", Story.WORKFLOW, ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("api", null),
                null,
                2,
                List.of(twice, twice),
                "sha"));
        append(story.started());

        assertThat(views.view("odd")).isNull();
        assertThat(views.view("e1").seq()).isEqualTo(1);
        assertThat(views.noted()).isEqualTo(2);
    }

    // 003-22
    @Test
    void anIdThatIsUsedAgainStandsForItsNewExecutionOnly() {
        Views few = new Views(journal, 1, ROOMY);
        append(story.started());
        append(story.completed());
        few.catchUp();
        journal.forget("e1"); // as when its events are dropped
        Story again = new Story("e1");
        append(again.started());

        assertThat(few.list(ExecutionQuery.ALL, 0).items())
                .extracting(ExecutionSummary::status)
                .containsExactly(ExecutionStatus.RUNNING);
        for (int i = 0; i < 3; i++) {
            Story ended = new Story("ended" + i);
            append(ended.started());
            append(ended.completed());
            few.catchUp();
        }
        assertThat(few.view("e1").status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(few.end("e1")).isNull();
        assertThat(journal.readExecution("e1", 0, 10)).hasSize(1);
        assertThat(few.list(ExecutionQuery.ALL, 0).items())
                .extracting(ExecutionSummary::executionId)
                .containsExactly("ended2", "e1");
    }

    @Test
    void anIdThatIsUsedAgainBeforeTheFoldSawItKeepsItsEvents() {
        Views few = new Views(journal, 1, ROOMY);
        append(story.started());
        append(story.completed());
        few.catchUp();
        Story ended = new Story("ended");
        append(ended.started());
        append(ended.completed());
        journal.forget("e1");
        append(new Story("e1").started());

        few.catchUp(4); // lets go of the first e1 while the second waits to be folded

        assertThat(few.view("e1").status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(journal.readExecution("e1", 0, 10)).hasSize(1);
    }

    @Test
    void itCountsWhatEndedHow() {
        append(story.started());
        append(story.nodeStarted("build"), story.nodeCompleted("build"));
        append(story.failed());
        append(new Story("e2").started());

        Counts counts = views.counts();
        assertThat(counts.executions())
                .containsEntry(ExecutionStatus.FAILED, 1L)
                .containsEntry(ExecutionStatus.RUNNING, 1L)
                .containsEntry(ExecutionStatus.COMPLETED, 0L);
        assertThat(counts.endedExecutions()).containsEntry(ExecutionStatus.FAILED, 1L);
        assertThat(counts.endedNodes()).containsEntry(NodeStatus.COMPLETED, 1L).containsEntry(NodeStatus.FAILED, 0L);
    }

    // G6: one that folds and one that appends never wait for each other in a circle.
    @Test
    void foldingAndDroppingAndForgettingAtOnceComeToAnEnd() throws InterruptedException {
        MemoryJournal small = new MemoryJournal(1 << 16);
        Views few = new Views(small, 3, ROOMY);
        small.beforeDropping(few::beforeDropping);
        AtomicBoolean isWriting = new AtomicBoolean(true);
        Thread folder = new Thread(() -> {
            while (isWriting.get()) {
                few.catchUp();
                few.list(ExecutionQuery.ALL, 0);
            }
        });
        folder.start();
        for (int i = 0; i < 500; i++) {
            Story own = new Story("own" + i);
            small.append(List.of(own.started()));
            for (int j = 0; j < 20; j++) {
                small.append(List.of(own.output("build", "some text")));
            }
            small.append(List.of(own.completed()));
        }
        isWriting.set(false);
        folder.join(20_000);

        assertThat(folder.isAlive()).isFalse();
        assertThat(few.list(ExecutionQuery.ALL, 0).items()).hasSize(3);
    }

    private List<String> ids(ExecutionQuery query) {
        return views.list(query, 0).items().stream()
                .map(ExecutionSummary::executionId)
                .toList();
    }

    private void append(ExecutionEvent... batch) {
        journal.append(List.of(batch));
    }
}
