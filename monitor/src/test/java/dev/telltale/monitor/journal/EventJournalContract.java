package dev.telltale.monitor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every journal promises; a journal shows it by a test that extends this one. */
public abstract class EventJournalContract {
    /** An empty journal with room for a few thousand events, whose executions may have ended in November 2023. */
    protected abstract EventJournal journal();

    /** The same journal after its process has ended and another has begun, or null if it does not outlive its process. */
    protected @Nullable EventJournal reopened(EventJournal journal) {
        return null;
    }

    /** Whether it keeps what is sealed, and so outlives its process. */
    protected boolean keepsSealedParts() {
        return false;
    }

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

    // 000-10: whoever acts on an acknowledgement can rely on watchers having been told.
    @Test
    void whoWaitsForAPositionHearsOfItAfterThePublisher() throws InterruptedException {
        EventJournal journal = journal();
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        journal.publishTo((first, batch) -> heard.add("published " + (first + batch.size() - 1)));
        Story story = new Story("e1");
        CountDownLatch all = new CountDownLatch(20);
        long last = 0;
        for (int i = 0; i < 20; i++) {
            long position = journal.append(List.of(i == 0 ? story.started() : story.output("build", "x")));
            journal.whenAcknowledged(position, () -> {
                heard.add("acknowledged " + position);
                all.countDown();
            });
            last = position;
        }
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();

        for (long position = 1; position <= last; position++) {
            assertThat(heard).containsSubsequence("published " + position, "acknowledged " + position);
        }
        assertThat(heard).hasSize(40);
        List<Long> positions = heard.stream()
                .filter(word -> word.startsWith("acknowledged"))
                .map(word -> Long.parseLong(word.substring("acknowledged ".length())))
                .toList();
        assertThat(positions).isSorted();
    }

    @Test
    void anActionForWhatIsAcknowledgedAlreadyRunsAtOnce() throws InterruptedException {
        EventJournal journal = journal();
        long position = append(journal, new Story("e1").started());
        List<Thread> ran = new ArrayList<>();

        journal.whenAcknowledged(position, () -> ran.add(Thread.currentThread()));

        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void executionsAreToldInTheOrderOfTheirBeginningsWithTheirLatestStatus() throws InterruptedException {
        EventJournal journal = journal();
        Story pending = new Story("z-pending");
        Story running = new Story("running");
        Story failed = new Story("a-failed");
        append(journal, pending.pending());
        append(journal, failed.started(), failed.nodeStarted("build"));
        append(journal, running.started());
        append(journal, failed.failed());
        append(journal, running.nodeStarted("build"), running.output("build", "x"));

        assertThat(journal.executions())
                .containsExactly(
                        new EventJournal.Kept("z-pending", 1, 1, 1, ExecutionStatus.PENDING),
                        new EventJournal.Kept("a-failed", 2, 3, 5, ExecutionStatus.FAILED),
                        new EventJournal.Kept("running", 4, 3, 7, ExecutionStatus.RUNNING));

        journal.forget("a-failed");
        assertThat(journal.executions())
                .extracting(EventJournal.Kept::executionId)
                .containsExactly("z-pending", "running");
    }

    // G8
    @Test
    void theOrderOfThisEpochHoldsWhateverComesAndOfOthersNothingIsKnown() throws InterruptedException {
        EventJournal journal = journal();
        append(journal, new Story("e1").started());

        assertThat(journal.reach(journal.epoch())).isEqualTo(Long.MAX_VALUE);
        assertThat(journal.reach("another1")).isEqualTo(-1);
    }

    // G10
    @Test
    void whatIsSealedOnlyRecoverySees() throws InterruptedException {
        EventJournal journal = journal();
        List<ExecutionEvent> published = Collections.synchronizedList(new ArrayList<>());
        journal.publishTo((first, batch) -> published.addAll(batch));
        Story story = new Story("e1");
        Story twin = new Story("e1");
        ExecutionEvent started = story.started();
        ExecutionEvent masked = story.variable("token", "***");
        ExecutionEvent plain = story.output("build", "***");
        twin.started();
        ExecutionEvent real = twin.variable("token", "s3cret-value");
        awaitAcknowledged(
                journal, journal.append(List.of(started), new SealedPart(List.of(), List.of("s3cret-value"), "/srv")));
        awaitAcknowledged(
                journal,
                journal.append(List.of(masked, plain), new SealedPart(List.of(real), List.of("another-one"), null)));

        assertThat(journal.readExecution("e1", 0, 10))
                .extracting(entry -> (Object) entry.event())
                .containsExactly(started, masked, plain);
        assertThat(published).containsExactly(started, masked, plain);
        assertThat(journal.read(0, 10).toString()).doesNotContain("s3cret-value", "another-one");
        if (keepsSealedParts()) {
            assertThat(journal.unseal("e1", 0, 10))
                    .isEqualTo(new SealedPart(
                            List.of(started, real, plain), List.of("s3cret-value", "another-one"), "/srv"));
            assertThat(journal.unseal("e1", 2, 10))
                    .isEqualTo(new SealedPart(List.of(plain), List.of("another-one"), null));
        } else {
            assertThat(journal.unseal("e1", 0, 10).events()).containsExactly(started, masked, plain);
            assertThat(journal.unseal("e1", 2, 10)).isEqualTo(new SealedPart(List.of(plain), List.of(), null));
        }
        assertThat(journal.unseal("unknown", 0, 10)).isEqualTo(SealedPart.NONE);
    }

    @Test
    void whatIsKeptWholeStaysFromTheFirstEventToTheLast() throws InterruptedException {
        EventJournal journal = journal();
        Story story = new Story("e1");
        append(journal, story.started());
        for (int i = 0; i < 3000; i++) {
            journal.append(List.of(story.output("build", "line " + i)));
        }
        append(journal, story.completed());

        if (journal.keepsWhole()) {
            assertThat(journal.readExecution("e1", 0, 10_000))
                    .extracting(entry -> entry.event().envelope().seq())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 3002).boxed().toList());
        }
        assertThat(journal.forget("e1")).isTrue();
        assertThat(journal.readExecution("e1", 0, 10)).isEmpty();
        assertThat(journal.read(0, 10)).isEmpty();
        assertThat(journal.tail()).isEqualTo(3003);
        append(journal, new Story("e1").started()); // its id is free again
        assertThat(journal.readExecution("e1", 0, 10))
                .extracting(EventJournal.Entry::position)
                .containsExactly(3003L);
    }

    // G7: whoever reads behind the head misses nothing and sees nothing twice.
    @Test
    void readersFindARowWithoutHolesWhileEventsAreAppended() throws InterruptedException {
        EventJournal journal = journal();
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        Thread inOrder = reading(journal, faults, null);
        Thread byExecution = reading(journal, faults, "e1");
        Story one = new Story("e1");
        Story other = new Story("e2");
        append(journal, one.started());
        append(journal, other.started());
        inOrder.start();
        byExecution.start();
        for (int i = 0; i < 1000; i++) {
            journal.append(List.of(one.output("build", "x"), one.output("build", "y")));
            journal.append(List.of(other.output("build", "z")));
        }
        append(journal, one.completed());
        append(journal, other.completed());
        inOrder.join(20_000);
        byExecution.join(20_000);

        assertThat(inOrder.isAlive() || byExecution.isAlive()).isFalse();
        assertThat(faults).isEmpty();
    }

    private static Thread reading(EventJournal journal, List<Throwable> faults, @Nullable String executionId) {
        return new Thread(() -> {
            long last = 0;
            boolean isOver = false;
            while (!isOver) {
                long head = journal.head();
                List<EventJournal.Entry> page =
                        executionId == null ? journal.read(last, 50) : journal.readExecution(executionId, last, 50);
                for (EventJournal.Entry entry : page) {
                    long number = executionId == null
                            ? entry.position()
                            : entry.event().envelope().seq();
                    if (number != last + 1) {
                        faults.add(new AssertionError(number + " follows " + last));
                    }
                    last = number;
                    isOver = executionId == null ? last == 3004 : entry.event().isTerminal();
                }
                if (executionId == null && page.isEmpty() && last < head) {
                    faults.add(new AssertionError("nothing behind " + last + ", and the head was " + head));
                }
                isOver |= !faults.isEmpty();
            }
        });
    }

    // G1, G8, G12: nothing acknowledged is lost.
    @Test
    void whatOutlivesTheProcessGoesOnWhereItWas() throws InterruptedException {
        EventJournal journal = journal();
        Story one = new Story("e1");
        Story gone = new Story("gone");
        journal.keepDefinition("sha-e1", "name: release");
        append(journal, one.started());
        append(journal, gone.started(), gone.completed());
        append(journal, one.nodeStarted("build"));
        journal.forget("gone");
        List<EventJournal.Entry> before = journal.read(0, 100);
        List<EventJournal.Kept> kept = journal.executions();
        String epoch = journal.epoch();

        EventJournal again = reopened(journal);

        if (again == null) {
            return;
        }
        assertThat(again.read(0, 100)).isEqualTo(before);
        assertThat(again.executions()).isEqualTo(kept);
        assertThat(again.reach(epoch)).isGreaterThanOrEqualTo(4);
        assertThat(again.definition("sha-e1")).isEqualTo("name: release");
        assertThat(again.readExecution("gone", 0, 10)).isEmpty();
        assertThatThrownBy(() -> again.append(List.of(new Story("e1").started())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(append(again, one.nodeCompleted("build"))).isEqualTo(5);
        assertThat(again.readExecution("e1", 0, 10)).hasSize(3);
        assertThat(again.outages()).isNotEmpty().allMatch(outage -> outage.fromMicros() <= outage.toMicros());
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
