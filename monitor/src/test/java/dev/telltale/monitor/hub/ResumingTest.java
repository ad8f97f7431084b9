package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.WholeJournal;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a watcher gets that comes back, over a journal that outlives the process. */
class ResumingTest {
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);
    private static final Subscription ONE = Subscription.of("e1", EventFilter.ALL);
    private static final EventFilter FAILURES =
            EventFilter.builder().types(List.of("node.failed")).build();

    private final WholeJournal first = new WholeJournal();
    private final Story story = new Story("e1");
    private final Story other = new Story("e2");

    // G8: a cursor of an earlier life leads to the same place, on both kinds of stream.
    @Test
    void everyCursorOfAnEarlierLifeResumesRightBehindItsEvent() {
        tell(600);
        for (WholeJournal journal : List.of(first.reopenClean(), first.reopenUnclean(0))) {
            HubBed bed = new HubBed(journal, 8);
            bed.append(story.nodeCompleted("build"));
            bed.append(story.completed());
            for (long position = 0; position <= 602; position += 13) {
                for (Subscription wanted : List.of(ALL, ONE)) {
                    Watcher watcher = bed.watch(wanted.withFrom(From.at(new Cursor(first.epoch(), position))));
                    bed.settle();
                    assertThat(watcher.opened().recovered()).isTrue();
                    assertThat(watcher.opened().cursor()).isEqualTo(bed.cursor(position));
                    assertThat(watcher.of(Delivery.Gap.class)).isEmpty();
                    assertThat(watcher.events()).isEqualTo(kept(journal, wanted, position));
                }
            }
        }
    }

    // G7: what it has seen that is not in this order is told, and never another event in its place.
    @Test
    void aCursorBeyondWhatWasKeptOfItsLifeGetsAGapAndThenWhatIsNew() {
        tell(100);
        WholeJournal journal = first.reopenUnclean(10);
        HubBed bed = new HubBed(journal, 8);
        ExecutionEvent fresh = other.started();
        bed.append(fresh);
        Cursor given = new Cursor(first.epoch(), 95);
        Watcher all = bed.watch(ALL.withFrom(From.at(given)));
        Watcher one = bed.watch(Subscription.of("e2", EventFilter.ALL).withFrom(From.at(given)));
        bed.settle();

        for (Watcher watcher : List.of(all, one)) {
            assertThat(watcher.opened().recovered()).isFalse();
            assertThat(watcher.deliveries.get(1))
                    .isEqualTo(new Delivery.Gap(new Cursor(first.epoch(), 96), bed.cursor(90), 0, 0, "epoch"));
            assertThat(watcher.events()).containsExactly(fresh);
        }
        assertThat(bed.hub.counters().gaps()).containsEntry("epoch", 2L);
        assertThat(bed.hub.counters().lost()).isZero();
        assertThat(bed.hub.counters().recoveries()).containsEntry("none", 2L);
    }

    @Test
    void aCursorOfTwoLivesAgoResumesToo() {
        tell(100);
        WholeJournal second = first.reopenUnclean(10);
        HubBed between = new HubBed(second, 8);
        between.append(other.started());
        HubBed bed = new HubBed(second.reopenUnclean(0), 8);
        Watcher within = bed.watch(ALL.withFrom(From.at(new Cursor(first.epoch(), 90))));
        Watcher beyond = bed.watch(ALL.withFrom(From.at(new Cursor(first.epoch(), 91))));
        bed.settle();

        assertThat(within.positions()).containsExactly(91L);
        assertThat(within.of(Delivery.Gap.class)).isEmpty();
        assertThat(beyond.positions()).containsExactly(91L);
        assertThat(beyond.of(Delivery.Gap.class)).hasSize(1);
    }

    // G7
    @Test
    void aPlaceThatIsNotThereYetIsSaidToBeMissingAndNothingNewIsLeftOut() {
        tell(10);
        HubBed bed = new HubBed(first, 8);
        Watcher all = bed.watch(ALL.withFrom(From.at(bed.cursor(50))));
        Watcher one = bed.watch(ONE.withFrom(From.at(bed.cursor(Long.MAX_VALUE))));
        bed.settle();
        ExecutionEvent next = story.output("build", "next");
        bed.append(next);
        bed.settle();

        for (Watcher watcher : List.of(all, one)) {
            assertThat(watcher.opened().recovered()).isFalse();
            assertThat(watcher.of(Delivery.Gap.class))
                    .extracting(Delivery.Gap::reason)
                    .containsExactly("epoch");
            assertThat(watcher.of(Delivery.Gap.class).get(0).to()).isEqualTo(bed.cursor(10));
            assertThat(watcher.events()).containsExactly(next);
        }
    }

    @Test
    void afterTheEndThereIsNothingToResumeInALaterLifeEither() {
        first.append(List.of(story.started(), story.completed()));
        first.append(List.of(other.started()));
        HubBed bed = new HubBed(first.reopenUnclean(1), 8);
        Watcher atEnd = bed.watch(ONE.withFrom(From.at(new Cursor(first.epoch(), 2))));
        bed.settle();

        assertThat(atEnd.deliveries).hasSize(2);
        assertThat(atEnd.last()).isInstanceOf(Delivery.Closed.class);
    }

    // G7: whatever the filter; it cannot be asked about what is gone.
    @Test
    void holesOfRetentionAreToldOneByOneAndExactly() {
        for (int i = 0; i < 6; i++) {
            Story ended = new Story("ended" + i);
            first.append(List.of(ended.started(), ended.nodeStarted("build")));
            first.append(List.of(story.seq() == 0 ? story.started() : story.output("build", "x")));
            first.append(List.of(ended.failed()));
        }
        HubBed bed = new HubBed(first.reopenClean(), 2);
        ((WholeJournal) bed.journal).retire("ended1");
        ((WholeJournal) bed.journal).retire("ended4");
        Watcher whole = bed.watch(ALL.withFrom(From.start()));
        Watcher filtered = bed.watch(Subscription.all(FAILURES).withFrom(From.at(bed.cursor(1))));
        bed.settle();

        for (Watcher watcher : List.of(whole, filtered)) {
            assertThat(watcher.of(Delivery.Gap.class))
                    .containsExactly(gap(bed, 5, 6), gap(bed, 8, 8), gap(bed, 17, 18), gap(bed, 20, 20));
        }
        assertThat(whole.positions()).hasSize(18);
        assertThat(filtered.events()).isEmpty();
    }

    private static Delivery.Gap gap(HubBed bed, long from, long to) {
        return new Delivery.Gap(bed.cursor(from), bed.cursor(to), 0, 0, "retention");
    }

    // A filtered subscriber that has nothing but a heartbeat's id.
    @Test
    void aPositionResumesExactlyAfterARestart() {
        tell(50);
        HubBed before = new HubBed(first, 8);
        Watcher watcher = before.watch(Subscription.all(FAILURES).withHeartbeat(Duration.ofSeconds(15)));
        before.append(story.output("build", "not wanted"));
        before.settle();
        before.pass(Duration.ofSeconds(15));
        Cursor position = watcher.last().cursor();
        assertThat(watcher.last())
                .isEqualTo(new Delivery.Position(before.cursor(51), new Delivery.Link(before.cursor(51), 0, 0)));

        HubBed bed = new HubBed(first.reopenUnclean(0), 8);
        bed.append(story.output("build", "after"));
        Watcher again = bed.watch(ALL.withFrom(From.at(position)));
        bed.settle();
        assertThat(again.opened().recovered()).isTrue();
        assertThat(again.positions()).containsExactly(52L);
    }

    @Test
    void anExecutionThatIsForgottenWhileItIsReadEndsWithAGap() {
        tell(600);
        first.append(List.of(story.completed()));
        HubBed bed = new HubBed(first.reopenClean(), 2);
        Watcher slow = bed.watch(ONE, 5);
        bed.settle();
        ((WholeJournal) bed.journal).retire("e1");
        slow.request(Long.MAX_VALUE);
        bed.settle();

        assertThat(slow.events()).hasSize(4);
        assertThat(slow.of(Delivery.Gap.class))
                .containsExactly(new Delivery.Gap(bed.cursor(5), bed.cursor(601), 5, 601, "retention"));
        assertThat(slow.last()).isEqualTo(new Delivery.Closed(bed.cursor(601), "finished", 4, 1));
    }

    // 003-22: an id is free again when its execution is forgotten.
    @Test
    void aWatcherDoesNotGoOnWithALaterExecutionOfItsId() {
        tell(600);
        first.append(List.of(story.completed()));
        HubBed bed = new HubBed(first.reopenClean(), 2);
        Watcher slow = bed.watch(ONE, 5);
        bed.settle();
        ((WholeJournal) bed.journal).retire("e1");
        Story again = new Story("e1");
        bed.append(again.started());
        for (int i = 0; i < 20; i++) {
            bed.append(again.output("build", "another run"));
        }
        slow.request(Long.MAX_VALUE);
        Watcher fresh = bed.watch(ONE);
        bed.settle();

        assertThat(slow.events()).hasSize(4);
        assertThat(slow.isComplete).isTrue();
        assertThat(slow.of(Delivery.Gap.class)).hasSize(1);
        assertThat(fresh.events()).hasSize(21);
    }

    @Test
    void aResumedWatcherIsCountedByWhereItFoundWhatItHadMissed() {
        tell(100);
        HubBed bed = new HubBed(first.reopenClean(), 8);
        for (int i = 0; i < 20; i++) {
            bed.append(story.output("build", "x"));
        }
        for (long position : new long[] {3, 50, 119, 120}) {
            bed.watch(ALL.withFrom(From.at(bed.cursor(position))));
            bed.watch(ONE.withFrom(From.at(bed.cursor(position))));
        }
        bed.settle();

        assertThat(bed.hub.counters().recoveries())
                .containsEntry("journal", 4L)
                .containsEntry("ring", 4L)
                .containsEntry("none", 0L);
    }

    /** @param upTo position of the newest event */
    private void tell(int upTo) {
        while (first.head() < upTo) {
            first.append(List.of(story.seq() == 0 ? story.started() : story.output("build", "line " + story.seq())));
        }
    }

    private static List<ExecutionEvent> kept(WholeJournal journal, Subscription wanted, long after) {
        List<ExecutionEvent> kept = new ArrayList<>();
        journal.read(after, Integer.MAX_VALUE).forEach(entry -> {
            if (wanted.executionId() == null
                    || wanted.executionId().equals(entry.event().envelope().executionId())) {
                kept.add(entry.event());
            }
        });
        return kept;
    }
}
