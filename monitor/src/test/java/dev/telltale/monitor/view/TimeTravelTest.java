package dev.telltale.monitor.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.monitor.journal.WholeJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an execution was right after one of its events. */
class TimeTravelTest {
    private static final long ROOMY = 64L << 20;

    private final WholeJournal journal = new WholeJournal();
    private final Views views = new Views(journal, 1000, ROOMY);
    private final Story story = new Story("e1");

    // 003-08, G9
    @Test
    void aViewOfThePastIsTheFoldUpToThere() {
        List<ExecutionView> folded = tell(3000);
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            int seq = 1 + random.nextInt(folded.size());
            ExecutionView view = views.view("e1", seq);
            assertThat(view.seq()).isEqualTo(seq);
            assertThat(view.seqMicros()).isEqualTo(Story.BEGIN + seq);
            assertThat(view.status()).isEqualTo(folded.get(seq - 1).status());
            assertThat(view.variables()).isEqualTo(folded.get(seq - 1).variables());
            assertThat(view.node("build").status())
                    .isEqualTo(folded.get(seq - 1).node("build").status());
        }
    }

    @Test
    void whatFollowsDoesNotShow() {
        append(story.started(), story.variable("pushed", 1), story.nodeStarted("build"));
        append(story.variable("pushed", 2), story.nodeCompleted("build"), story.completed());

        assertThat(views.view("e1", 1).variables().variables()).isEmpty();
        assertThat(views.view("e1", 3).variables().variables()).containsEntry("pushed", 1L);
        assertThat(views.view("e1", 3).node("build").status()).isEqualTo(NodeStatus.RUNNING);
        assertThat(views.view("e1", 3).end()).isNull();
        assertThat(views.view("e1", 6).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void scrubbingReadsLessAndLess() {
        tell(20_000);
        long first = readsFor(15_000);
        long second = readsFor(14_200);
        long third = readsFor(14_190);
        long fourth = readsFor(14_191);

        assertThat(first).isGreaterThanOrEqualTo(14_999);
        assertThat(second).isLessThan(1000);
        assertThat(third).isLessThan(100);
        assertThat(fourth).isLessThan(100);
    }

    @Test
    void whatIsRememberedOfThePastIsBounded() {
        Views small = new Views(journal, 1000, ROOMY, 100_000);
        tell(5000);
        for (int seq = 1; seq < 5000; seq += 13) {
            small.view("e1", seq);
        }

        assertThat(small.checkpointBytes()).isLessThanOrEqualTo(100_000);
        assertThat(small.view("e1", 4321).seq()).isEqualTo(4321);
    }

    @Test
    void whatIsNotYetAndWhatCannotBeAreTold() {
        append(story.started());

        assertThat(views.view("nobody", 1)).isNull();
        assertThatThrownBy(() -> views.view("e1", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> views.view("e1", 2))
                .isInstanceOfSatisfying(
                        UnknownSeqException.class, e -> assertThat(e.isGone()).isFalse())
                .hasMessageContaining("its newest is 1");
    }

    // A journal in memory drops the oldest: what is left is told, and what is gone is said to be.
    @Test
    void whatTheJournalHasDroppedIsGoneAndWhatFollowsIsThere() {
        Views all = talkInto(new MemoryJournal(1 << 16), views -> {});

        assertThatThrownBy(() -> all.view("e1", 3))
                .isInstanceOfSatisfying(
                        UnknownSeqException.class, e -> assertThat(e.isGone()).isTrue());
        assertThat(all.view("e1", 3001).seq()).isEqualTo(3001);
        assertThat(all.view("e1", 2990).seq()).isEqualTo(2990);
    }

    @Test
    void whatIsNewTakesNothingFromWhatWasJustBefore() {
        Views all = talkInto(new MemoryJournal(1 << 16), Views::keepAhead);
        assertThat(all.view("e1").seq()).isEqualTo(3001);

        assertThat(all.view("e1", 3000).seq()).isEqualTo(3000);
        assertThat(all.view("e1", 2990).seq()).isEqualTo(2990);
    }

    /** An execution of 3001 events in a journal that keeps only the last of them. @param between after each */
    private Views talkInto(MemoryJournal small, Consumer<Views> between) {
        Views all = new Views(small, 1000, ROOMY);
        small.beforeDropping(all::beforeDropping);
        small.append(List.of(story.started()));
        for (int i = 0; i < 3000; i++) {
            small.append(List.of(story.output("build", "some text")));
            between.accept(all);
        }
        return all;
    }

    private long readsFor(long seq) {
        long before = journal.read.get();
        assertThat(views.view("e1", seq).seq()).isEqualTo(seq);
        return journal.read.get() - before;
    }

    /** An execution of so many events. @return its view after each of them */
    private List<ExecutionView> tell(int events) {
        List<ExecutionView> folded = new ArrayList<>();
        ExecutionEvent start = story.started();
        append(start);
        ExecutionView view = ExecutionView.of((RunEvent.Opening) start);
        folded.add(view);
        for (int i = 2; i <= events; i++) {
            ExecutionEvent event = i == 2
                    ? story.nodeStarted("build")
                    : i % 10 == 0 ? story.variable("v" + i % 7, i) : story.output("build", "line " + i);
            append(event);
            view = view.after(event);
            folded.add(view);
        }
        return folded;
    }

    private void append(ExecutionEvent... batch) {
        journal.append(List.of(batch));
    }
}
