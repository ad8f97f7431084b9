package dev.telltale.monitor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every journal promises; a journal shows it by a test that extends this one. */
public abstract class EventJournalContract {
    /** An empty journal with room for a few thousand events. */
    protected abstract EventJournal journal();

    @Test
    void positionsCountFromOneOverAllExecutionsWithoutHoles() throws InterruptedException {
        EventJournal journal = journal();
        Story one = new Story("e1");
        Story other = new Story("e2");

        assertThat(journal.head()).isZero();
        assertThat(journal.tail()).isEqualTo(1);
        assertThat(append(journal, one.started(), one.nodeStarted("build"))).isEqualTo(2);
        assertThat(append(journal, other.started())).isEqualTo(3);
        assertThat(append(journal, one.nodeCompleted("build"))).isEqualTo(4);

        assertThat(journal.head()).isEqualTo(4);
        assertThat(journal.tail()).isEqualTo(1);
        assertThat(journal.read(0, 100))
                .extracting(EventJournal.Entry::position)
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(journal.read(0, 100))
                .extracting(entry -> entry.event().envelope().executionId())
                .containsExactly("e1", "e1", "e2", "e1");
    }

    @Test
    void anExecutionIsReadBySeqOfItself() throws InterruptedException {
        EventJournal journal = journal();
        Story one = new Story("e1");
        Story other = new Story("e2");
        append(journal, one.started());
        append(journal, other.started());
        for (int i = 0; i < 300; i++) {
            append(journal, one.output("build", "line " + i));
            append(journal, other.output("build", "line " + i));
        }

        assertThat(journal.readExecution("e1", 0, 1000)).hasSize(301);
        assertThat(journal.readExecution("e2", 250, 10))
                .extracting(entry -> entry.event().envelope().seq())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(251, 260).boxed().toList());
        assertThat(journal.readExecution("e2", 301, 10)).isEmpty();
        assertThat(journal.readExecution("e2", 5000, 10)).isEmpty();
        assertThat(journal.readExecution("unknown", 0, 10)).isEmpty();
    }

    @Test
    void aPageBeginsBehindAPositionAndHoldsNoMoreThanAskedFor() throws InterruptedException {
        EventJournal journal = journal();
        Story story = new Story("e1");
        append(journal, story.started());
        for (int i = 0; i < 2000; i++) {
            append(journal, story.output("build", "x"));
        }

        assertThat(journal.read(1500, 7))
                .extracting(EventJournal.Entry::position)
                .containsExactly(1501L, 1502L, 1503L, 1504L, 1505L, 1506L, 1507L);
        assertThat(journal.read(2000, 7)).hasSize(1);
        assertThat(journal.read(2001, 7)).isEmpty();
        assertThat(journal.read(9999, 7)).isEmpty();
    }

    @Test
    void whatIsPendingBeginsOnce() throws InterruptedException {
        EventJournal journal = journal();
        Story story = new Story("e1");
        append(journal, story.pending());
        append(journal, story.started());

        assertThatThrownBy(() -> journal.append(List.of(story.started()))).isInstanceOf(IllegalArgumentException.class);
        Story other = new Story("e2");
        append(journal, other.started());
        assertThatThrownBy(() -> journal.append(List.of(other.started()))).isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.readExecution("e1", 0, 10))
                .extracting(entry -> entry.event().typeName())
                .containsExactly("execution.pending", "execution.started");
    }

    // G1, G2: a batch is taken whole or not at all.
    @Test
    void aBatchThatDoesNotFollowIsRefusedWhole() throws InterruptedException {
        EventJournal journal = journal();
        Story story = new Story("e1");
        Story twin = new Story("e1");
        Story other = new Story("e2");
        append(journal, story.started());
        ExecutionEvent second = story.nodeStarted("build");
        ExecutionEvent third = story.nodeCompleted("build");
        twin.started();

        assertThatThrownBy(() -> journal.append(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal.append(List.of(third))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal.append(List.of(second, second))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal.append(List.of(second, other.started())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> journal.append(List.of(other.nodeStarted("build"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.head()).isEqualTo(1);

        append(journal, second, third);
        ExecutionEvent end = story.completed();
        append(journal, end);
        assertThatThrownBy(() -> journal.append(List.of(story.output("build", "after the end"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.readExecution("e1", 0, 10))
                .extracting(entry -> (Object) entry.event())
                .endsWith(second, third, end);
    }

    @Test
    void whatIsAcknowledgedIsPublishedInOrderAndBatchByBatch() throws InterruptedException {
        EventJournal journal = journal();
        List<Long> firsts = Collections.synchronizedList(new ArrayList<>());
        List<ExecutionEvent> published = Collections.synchronizedList(new ArrayList<>());
        journal.publishTo((first, batch) -> {
            firsts.add(first);
            published.addAll(batch);
        });
        Story story = new Story("e1");
        ExecutionEvent started = story.started();
        ExecutionEvent node = story.nodeStarted("build");
        ExecutionEvent end = story.completed();

        append(journal, started);
        append(journal, node, end);

        assertThat(firsts).containsExactly(1L, 2L);
        assertThat(published).containsExactly(started, node, end);
    }

    // 000-10, 003-22: executions may interleave, the events of each keep their order.
    @Test
    void manyThreadsAppendWithoutMixingTheirExecutions() throws InterruptedException {
        EventJournal journal = journal();
        List<Long> published = Collections.synchronizedList(new ArrayList<>());
        journal.publishTo((first, batch) -> {
            for (int i = 0; i < batch.size(); i++) {
                published.add(first + i);
            }
        });
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> {
                    Story story = new Story("e" + number);
                    long last = journal.append(List.of(story.started()));
                    for (int i = 0; i < 250; i++) {
                        last = journal.append(List.of(story.nodeStarted("build"), story.nodeCompleted("build")));
                    }
                    journal.whenAcknowledged(last, () -> {});
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        awaitAcknowledged(journal, 4 * 501);

        assertThat(published)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 4 * 501).boxed().toList());
        for (int number = 0; number < 4; number++) {
            assertThat(journal.readExecution("e" + number, 0, 1000))
                    .extracting(entry -> entry.event().envelope().seq())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 501).boxed().toList());
        }
    }

    @Test
    void aFinishedExecutionIsForgottenAndThePositionsOfOthersStay() throws InterruptedException {
        EventJournal journal = journal();
        Story gone = new Story("gone");
        Story kept = new Story("kept");
        append(journal, gone.started());
        append(journal, kept.started());
        append(journal, gone.completed());
        append(journal, kept.nodeStarted("build"));

        assertThat(journal.forget("gone")).isTrue();
        assertThat(journal.forget("gone")).isFalse();
        assertThat(journal.readExecution("gone", 0, 10)).isEmpty();
        assertThat(journal.read(0, 10)).extracting(EventJournal.Entry::position).containsExactly(2L, 4L);
        assertThat(journal.tail()).isEqualTo(2);
        assertThat(journal.head()).isEqualTo(4);
        assertThatThrownBy(() -> journal.forget("kept")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDefinitionIsKeptWhileAnExecutionRefersToIt() throws InterruptedException {
        EventJournal journal = journal();
        Story story = new Story("e1");
        journal.keepDefinition("sha-e1", "name: release");
        append(journal, story.started());
        append(journal, story.completed());
        for (int i = 0; i < 100; i++) {
            journal.keepDefinition("sha-other-" + i, "name: other");
        }

        assertThat(journal.definition("sha-e1")).isEqualTo("name: release");
        assertThat(journal.definition("sha-unknown")).isNull();
    }

    @Test
    void theEpochIsEightLettersAndItsOwn() {
        assertThat(journal().epoch())
                .matches("[a-z0-9]{8}")
                .isNotEqualTo(journal().epoch());
    }

    /** Appends a batch and waits until it is acknowledged. */
    protected static long append(EventJournal journal, ExecutionEvent... batch) throws InterruptedException {
        long position = journal.append(List.of(batch));
        awaitAcknowledged(journal, position);
        return position;
    }

    /** Waits until a position is acknowledged. */
    protected static void awaitAcknowledged(EventJournal journal, long position) throws InterruptedException {
        CountDownLatch acknowledged = new CountDownLatch(1);
        journal.whenAcknowledged(position, acknowledged::countDown);
        assertThat(acknowledged.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
