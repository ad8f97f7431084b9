package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ForwardingJournal;
import dev.telltale.event.JournalException;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.WholeJournal;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** G6: those who wait for a disk are none of those that deliver. */
class WaitingForADiskTest {
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);

    private final WholeJournal journal = new WholeJournal();
    private final HubBed bed = new HubBed(journal, 8);
    private final Story story = new Story("e1");

    @Test
    void aReadingThatTakesLongKeepsNobodyElseWaiting() {
        tell(100);
        Watcher late = bed.watch(ALL.withFrom(From.start()));
        Watcher live = bed.watch(ALL);
        bed.settleWithoutReading();
        tell(5);
        bed.settleWithoutReading();

        assertThat(live.positions()).containsExactly(101L, 102L, 103L, 104L, 105L);
        assertThat(late.events()).isEmpty();
        bed.settle();
        assertThat(late.events()).hasSize(105);
    }

    @Test
    void aDiskThatCannotBeReadEndsTheStreamThatNeedsItAndNoOther() {
        tell(100);
        Watcher live = bed.watch(ALL);
        bed.settle();
        journal.isBroken = true;
        Watcher late = bed.watch(ALL.withFrom(From.start()));
        Watcher snapshot = bed.watch(Subscription.of("e1", EventFilter.ALL).withFrom(From.snapshot()));
        tell(1);
        bed.settle();

        assertThat(late.failure).isInstanceOf(JournalException.class);
        assertThat(snapshot.failure).isInstanceOf(JournalException.class);
        assertThat(live.positions()).containsExactly(101L);
        assertThat(live.failure).isNull();
        assertThat(bed.hub.subscribers()).isEqualTo(1);
    }

    @Test
    void whoLeavesWhileItsPageIsReadIsGone() {
        tell(100);
        Watcher late = bed.watch(ALL.withFrom(From.start()));
        bed.settleWithoutReading();
        late.cancel();
        bed.settle();

        assertThat(late.events()).isEmpty();
        assertThat(journal.read).hasValue(0);
    }

    @Test
    void whoeverReadsForOneReadsForAll() {
        tell(2000);
        for (int i = 0; i < 50; i++) {
            bed.watch(ALL.withFrom(From.start()));
        }
        bed.settle();

        assertThat(bed.hub.counters().delivered()).isEqualTo(50 * 2000);
        assertThat(bed.hub.paging().read()).isEqualTo(8);
        assertThat(journal.read).hasValueLessThan(2100);
    }

    @Test
    void aStalledSubscriberHoldsNoPage() {
        tell(2000);
        Watcher stalled = bed.watch(ALL.withFrom(From.start()), 40);
        bed.settle();
        assertThat(stalled.deliveries).hasSize(40);
        assertThat(bed.hub.lag()).isEqualTo(new Lag(1, 2000 - 39));
    }

    // Neither the threads that deliver nor the one of the subscriber.
    @Test
    void theJournalIsReadOnThreadsOfItsOwn() {
        tell(3000);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        WholeJournal again = journal.reopenClean();
        ForwardingJournal spied = new ForwardingJournal(again) {
            @Override
            public List<Entry> read(long after, int limit) {
                threads.add(Thread.currentThread().getName().replaceAll("[0-9]", ""));
                return super.read(after, limit);
            }

            @Override
            public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
                threads.add(Thread.currentThread().getName().replaceAll("[0-9]", ""));
                return super.readExecution(executionId, afterSeq, limit);
            }
        };
        try (LocalMonitor monitor = LocalMonitor.of(spied, MonitorOptions.DEFAULT.withRing(8, 1 << 20))) {
            List<Subscription> some = List.of(
                    ALL.withFrom(From.start()),
                    Subscription.of("e1", EventFilter.ALL),
                    Subscription.of("e1", EventFilter.ALL)
                            .withFrom(From.at(new dev.telltale.monitor.stream.Cursor(again.epoch(), 1500))));
            for (Subscription wanted : some) {
                assertThat(monitor.subscribe(wanted)
                                .ofType(Delivery.Entry.class)
                                .take(1000)
                                .count()
                                .block(Duration.ofSeconds(20)))
                        .isEqualTo(1000);
            }
            Delivery first = monitor.subscribe(
                            Subscription.of("e1", EventFilter.ALL).withFrom(From.snapshot()))
                    .ofType(Delivery.Snapshot.class)
                    .blockFirst(Duration.ofSeconds(20));
            assertThat(((Delivery.Snapshot) first).view().seq()).isEqualTo(3000);
        }

        assertThat(threads).containsExactlyInAnyOrder("telltale-page-", "telltale-fold-");
    }

    private void tell(int events) {
        for (int i = 0; i < events; i++) {
            bed.append(story.seq() == 0 ? story.started() : story.output("build", "line " + i));
        }
    }
}
