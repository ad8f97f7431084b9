package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a watcher receives, told on a hub without threads. */
class SubscriptionTest {
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);
    private static final EventFilter FAILURES =
            EventFilter.builder().types(List.of("node.failed")).build();

    private final HubBed bed = new HubBed();
    private final Story story = new Story("e1");

    @Test
    void theFirstDeliverySaysWhereTheStreamBegins() {
        bed.append(story.started());
        Watcher watcher = bed.watch(ALL);
        bed.append(story.nodeStarted("build"));
        bed.settle();

        Delivery.Opened opened = watcher.opened();
        assertThat(opened.cursor()).isEqualTo(bed.cursor(1));
        assertThat(opened.recovered()).isTrue();
        assertThat(opened.streamId()).matches("[a-z0-9-]{1,20}");
        assertThat(watcher.positions()).containsExactly(2L);
    }

    // 003-05
    @Test
    void fromNowBeginsWithTheFirstEventAfterTheCall() {
        bed.append(story.started());
        Watcher watcher = bed.watch(ALL, 0);
        ExecutionEvent next = story.nodeStarted("build");
        bed.append(next);
        watcher.request(10);
        bed.settle();

        assertThat(watcher.events()).containsExactly(next);
    }

    // 003-06, 003-10
    @Test
    void onlyWhatTheFilterWantsIsDelivered() {
        EventFilter filter = EventFilter.builder()
                .types(List.of("node.*"))
                .nodes(List.of("push"))
                .build();
        Watcher watcher = bed.watch(Subscription.all(filter));
        bed.append(story.started());
        bed.append(story.nodeStarted("build"), story.nodeCompleted("build"));
        ExecutionEvent wanted = story.nodeStarted("push");
        bed.append(wanted);
        bed.settle();

        assertThat(watcher.events()).containsExactly(wanted);
    }

    @Test
    void labelsAreKnownAlsoToWhoComesLater() {
        bed.append(story.started());
        Story other = new Story("e2", java.util.Map.of("team", "ops"));
        bed.append(other.started());
        Watcher watcher = bed.watch(Subscription.all(
                EventFilter.builder().labels(List.of("team=sail")).build()));
        ExecutionEvent wanted = story.nodeStarted("build");
        bed.append(wanted);
        bed.append(other.nodeStarted("build"));
        bed.settle();

        assertThat(watcher.events()).containsExactly(wanted);
    }

    // 003-07
    @Test
    void afterCancellingNothingIsDelivered() {
        Watcher watcher = bed.watch(ALL);
        bed.append(story.started());
        bed.settle();
        watcher.cancel();
        bed.append(story.nodeStarted("build"));
        bed.settle();

        assertThat(watcher.events()).hasSize(1);
        assertThat(watcher.isComplete).isFalse();
        assertThat(bed.hub.subscribers()).isZero();
    }

    @Test
    void noMoreIsDeliveredThanWasAskedFor() {
        Watcher watcher = bed.watch(ALL, 3);
        bed.append(story.started());
        for (int i = 0; i < 100; i++) {
            bed.append(story.output("build", "line " + i));
        }
        bed.settle();
        assertThat(watcher.deliveries).hasSize(3);

        watcher.request(10);
        bed.settle();
        assertThat(watcher.deliveries).hasSize(13);
        assertThat(watcher.positions())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 12).boxed().toList());
    }

    @Test
    void askingForNothingIsAnError() {
        Watcher watcher = bed.watch(ALL, 0);
        watcher.request(0);
        bed.settle();

        assertThat(watcher.failure).isInstanceOf(IllegalArgumentException.class);
        assertThat(bed.hub.subscribers()).isZero();
    }

    // G7: behind the ring, the journal goes on without a hole or an echo.
    @Test
    void aWatcherThatFallsBehindTheRingReadsOnFromTheJournal() {
        HubBed small = new HubBed(64L << 20, 8, 100);
        Watcher slow = small.watch(ALL, 2);
        small.append(story.started());
        for (int i = 0; i < 1000; i++) {
            small.append(story.output("build", "line " + i));
            if (i % 10 == 0) {
                slow.request(3);
                small.settle();
            }
        }
        slow.request(Long.MAX_VALUE);
        small.settle();

        assertThat(slow.positions())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1001).boxed().toList());
        assertThat(slow.of(Delivery.Gap.class)).isEmpty();
    }

    // G7
    @Test
    void whatRetentionHasTakenIsNamedExactly() {
        HubBed small = new HubBed(1 << 16, 8, 100);
        Watcher slow = small.watch(ALL, 2);
        small.append(story.started());
        small.settle();
        for (int i = 0; i < 2000; i++) {
            small.append(story.output("build", "some text"));
        }
        long tail = small.journal.tail();
        assertThat(tail).isGreaterThan(2);
        slow.request(Long.MAX_VALUE);
        small.settle();

        assertThat(slow.of(Delivery.Gap.class))
                .containsExactly(new Delivery.Gap(small.cursor(2), small.cursor(tail - 1), 0, 0, "retention"));
        assertThat(slow.positions().subList(1, slow.positions().size()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(tail, 2001).boxed().toList());
        assertThat(small.hub.counters().lost()).isEqualTo(tail - 2);
        assertThat(small.hub.counters().gaps()).containsEntry("retention", 1L);
    }

    // G7
    @Test
    void whatIsForgottenMeanwhileIsNamedHoleByHole() {
        HubBed small = new HubBed(64L << 20, 2, 100);
        Watcher slow = small.watch(ALL, 1);
        Story gone = new Story("gone");
        small.append(gone.started()); // 1
        small.append(story.started()); // 2
        small.append(gone.nodeStarted("build"), gone.completed()); // 3, 4
        small.append(story.nodeStarted("build"), story.nodeCompleted("build")); // 5, 6
        small.settle();
        assertThat(small.views.forget("gone")).isTrue();
        slow.request(Long.MAX_VALUE);
        small.settle();

        assertThat(slow.deliveries.subList(1, 4))
                .extracting(Object::getClass)
                .hasToString("[class dev.telltale.monitor.stream.Delivery$Gap, "
                        + "class dev.telltale.monitor.stream.Delivery$Entry, "
                        + "class dev.telltale.monitor.stream.Delivery$Gap]");
        assertThat(slow.of(Delivery.Gap.class))
                .extracting(gap -> gap.from().position())
                .containsExactly(1L, 3L);
        assertThat(slow.of(Delivery.Gap.class))
                .extracting(gap -> gap.to().position())
                .containsExactly(1L, 4L);
        assertThat(slow.positions()).containsExactly(2L, 5L, 6L);
    }

    // G8: over all executions.
    @Test
    void everyCursorResumesRightBehindItsDelivery() {
        Story other = new Story("e2");
        bed.append(story.started());
        bed.append(other.started());
        for (int i = 0; i < 30; i++) {
            bed.append(story.output("build", "x"), story.output("push", "x"));
            bed.append(other.output("build", "x"));
        }
        bed.append(story.completed());
        for (EventFilter filter : List.of(
                EventFilter.ALL, EventFilter.builder().nodes(List.of("push")).build())) {
            Watcher whole = bed.watch(Subscription.all(filter).withFrom(From.start()));
            bed.settle();
            for (int i = 0; i < whole.deliveries.size(); i++) {
                Watcher rest = bed.watch(Subscription.all(filter)
                        .withFrom(From.at(whole.deliveries.get(i).cursor())));
                bed.settle();
                assertThat(rest.opened().recovered()).isTrue();
                assertThat(rest.deliveries.subList(1, rest.deliveries.size()))
                        .isEqualTo(whole.deliveries.subList(i + 1, whole.deliveries.size()));
            }
        }
    }

    // G8: on one execution; a cursor is valid on both kinds of stream.
    @Test
    void aCursorResumesOnTheStreamOfOneExecutionToo() {
        Story other = new Story("e2");
        bed.append(other.started());
        bed.append(story.started());
        for (int i = 0; i < 300; i++) {
            bed.append(story.output("build", "x"));
            bed.append(other.output("build", "x"));
        }
        bed.append(story.completed());
        bed.append(other.completed());
        Watcher whole = bed.watch(Subscription.of("e1", EventFilter.ALL));
        bed.settle();
        for (long position = 0; position <= bed.journal.head(); position += 7) {
            long resumed = position;
            Watcher rest = bed.watch(Subscription.of("e1", EventFilter.ALL).withFrom(From.at(bed.cursor(position))));
            bed.settle();
            assertThat(rest.positions())
                    .isEqualTo(whole.positions().stream()
                            .filter(at -> at > resumed)
                            .toList());
            assertThat(rest.opened().recovered()).isTrue();
            assertThat(rest.of(Delivery.Gap.class)).isEmpty();
            assertThat(rest.isComplete).isTrue();
        }
    }

    @Test
    void aCursorWhoseNextEventIsGoneIsNotRecovered() {
        HubBed small = new HubBed(1 << 16, 8, 100);
        small.append(story.started());
        for (int i = 0; i < 2000; i++) {
            small.append(story.output("build", "some text"));
        }
        long tail = small.journal.tail();
        Watcher late = small.watch(ALL.withFrom(From.at(small.cursor(5))));
        Watcher inTime = small.watch(ALL.withFrom(From.at(small.cursor(tail - 1))));
        Watcher ofOne = small.watch(Subscription.of("e1", EventFilter.ALL).withFrom(From.at(small.cursor(tail - 1))));
        Watcher lateOfOne = small.watch(Subscription.of("e1", EventFilter.ALL).withFrom(From.at(small.cursor(5))));
        small.settle();

        assertThat(late.opened().recovered()).isFalse();
        assertThat(late.deliveries.get(1))
                .isEqualTo(new Delivery.Gap(small.cursor(6), small.cursor(tail - 1), 0, 0, "retention"));
        assertThat(inTime.opened().recovered()).isTrue();
        assertThat(inTime.of(Delivery.Gap.class)).isEmpty();
        assertThat(ofOne.opened().recovered()).isTrue();
        assertThat(ofOne.of(Delivery.Gap.class)).isEmpty();
        assertThat(lateOfOne.opened().recovered()).isFalse();
        assertThat(lateOfOne.of(Delivery.Gap.class))
                .extracting(Delivery.Gap::toSeq)
                .containsExactly(tail - 1);
    }

    @Test
    void aCursorOfAnotherJournalGivesAGapAndThenWhatIsKept() {
        bed.append(story.started());
        Cursor foreign = new Cursor("elsewhere", 77);
        Watcher all = bed.watch(ALL.withFrom(From.at(foreign)));
        Watcher one = bed.watch(Subscription.of("e1", EventFilter.ALL).withFrom(From.at(foreign)));
        bed.settle();

        for (Watcher watcher : List.of(all, one)) {
            assertThat(watcher.opened().recovered()).isFalse();
            assertThat(watcher.deliveries.get(1))
                    .isEqualTo(new Delivery.Gap(new Cursor("elsewhere", 78), bed.cursor(0), 0, 0, "epoch"));
            assertThat(watcher.positions()).containsExactly(1L);
        }
    }

    // 003-12
    @Test
    void aFinishedExecutionReplaysAndEnds() {
        List<ExecutionEvent> told = new ArrayList<>();
        told.add(story.started());
        for (int i = 0; i < 1000; i++) {
            told.add(story.output("build", "line " + i));
        }
        told.add(story.completed());
        told.forEach(bed::append);
        bed.append(new Story("e2").started());
        Watcher watcher = bed.watch(Subscription.of("e1", EventFilter.ALL));
        bed.settle();

        assertThat(watcher.events()).isEqualTo(told);
        assertThat(watcher.last()).isEqualTo(new Delivery.Closed(bed.cursor(1002), "finished", 1002, 0));
        assertThat(watcher.isComplete).isTrue();
        assertThat(bed.hub.subscribers()).isZero();
    }

    // 003-23
    @Test
    void aLateWatcherLosesNothing() {
        bed.append(story.started());
        Watcher watcher = bed.watch(Subscription.of("e1", EventFilter.ALL), 2);
        bed.settle();
        List<Long> wanted = new ArrayList<>(List.of(1L));
        Story other = new Story("e2");
        bed.append(other.started());
        for (int i = 0; i < 500; i++) {
            wanted.add(bed.append(story.output("build", "x")));
            bed.append(other.output("build", "x"));
            if (i % 50 == 0) {
                watcher.request(20);
                bed.settle();
            }
        }
        watcher.request(Long.MAX_VALUE);
        wanted.add(bed.append(story.completed()));
        bed.settle();

        assertThat(watcher.positions()).isEqualTo(wanted);
        assertThat(watcher.isComplete).isTrue();
    }

    // 003-23
    @Test
    void anExecutionThatHasNotBegunIsWaitedFor() {
        Watcher watcher = bed.watch(Subscription.of("e1", EventFilter.ALL));
        bed.append(new Story("e2").started());
        bed.settle();
        assertThat(watcher.deliveries).hasSize(1);
        bed.append(story.started());
        bed.append(story.completed());
        bed.settle();

        assertThat(watcher.positions()).containsExactly(2L, 3L);
        assertThat(watcher.isComplete).isTrue();
    }

    @Test
    void theTerminalEventComesWhateverTheFilterUnlessItIsDeclined() {
        Watcher forced = bed.watch(Subscription.of("e1", FAILURES));
        Watcher declined = bed.watch(Subscription.of("e1", FAILURES).withTerminal(false));
        Watcher overAll = bed.watch(Subscription.all(FAILURES));
        bed.append(story.started());
        ExecutionEvent end = story.completed();
        bed.append(end);
        bed.settle();

        assertThat(forced.events()).containsExactly(end);
        assertThat(forced.isComplete).isTrue();
        assertThat(declined.events()).isEmpty();
        assertThat(declined.last()).isEqualTo(new Delivery.Closed(bed.cursor(2), "finished", 0, 0));
        assertThat(declined.isComplete).isTrue();
        assertThat(overAll.events()).isEmpty();
        assertThat(overAll.isComplete).isFalse();
    }

    @Test
    void afterItsEndThereIsNothingToResume() {
        bed.append(story.started());
        long end = bed.append(story.completed());
        bed.append(new Story("e2").started());
        Watcher atEnd = bed.watch(Subscription.of("e1", EventFilter.ALL).withFrom(From.at(bed.cursor(end))));
        Watcher fromNow = bed.watch(Subscription.of("e1", EventFilter.ALL).withFrom(From.now()));
        bed.settle();

        for (Watcher watcher : List.of(atEnd, fromNow)) {
            assertThat(watcher.deliveries).hasSize(2);
            assertThat(watcher.last()).isInstanceOf(Delivery.Closed.class);
            assertThat(watcher.isComplete).isTrue();
        }
    }

    @Test
    void fromNowOnOneExecutionLeavesOutWhatWasBefore() {
        bed.append(story.started());
        for (int i = 0; i < 50; i++) {
            bed.append(story.output("build", "x"));
        }
        Watcher watcher = bed.watch(Subscription.of("e1", EventFilter.ALL).withFrom(From.now()), 0);
        bed.append(story.output("build", "x"));
        bed.append(story.completed());
        watcher.request(Long.MAX_VALUE);
        bed.settle();

        assertThat(watcher.positions()).containsExactly(52L, 53L);
        assertThat(watcher.of(Delivery.Gap.class)).isEmpty();
    }

    // G7
    @Test
    void anExecutionForgottenOnTheWayEndsWithAGapByNumber() {
        HubBed small = new HubBed(64L << 20, 2, 100);
        small.append(story.started());
        Watcher slow = small.watch(Subscription.of("e1", EventFilter.ALL), 2);
        small.settle();
        small.append(story.nodeStarted("build"), story.nodeCompleted("build"));
        small.append(story.completed());
        Story other = new Story("e2");
        small.append(other.started(), other.nodeStarted("build"), other.nodeCompleted("build"));
        small.views.forget("e1");
        slow.request(Long.MAX_VALUE);
        small.settle();

        assertThat(slow.deliveries.subList(2, 4))
                .containsExactly(
                        new Delivery.Gap(small.cursor(2), small.cursor(4), 2, 4, "retention"),
                        new Delivery.Closed(small.cursor(4), "finished", 1, 1));
        assertThat(slow.isComplete).isTrue();
    }

    @Test
    void afterSilenceAPositionMovesPastWhatWasFiltered() {
        Watcher watcher = bed.watch(Subscription.all(FAILURES).withHeartbeat(Duration.ofSeconds(15)));
        bed.settle();
        bed.append(story.started(), story.nodeStarted("build"));
        bed.pass(Duration.ofSeconds(14));
        assertThat(watcher.deliveries).hasSize(1);

        bed.pass(Duration.ofSeconds(1));
        assertThat(watcher.last())
                .isEqualTo(new Delivery.Position(bed.cursor(2), new Delivery.Link(bed.cursor(2), 0, 0)));
        bed.pass(Duration.ofSeconds(14));
        assertThat(watcher.deliveries).hasSize(2);
        bed.pass(Duration.ofSeconds(1));
        assertThat(watcher.of(Delivery.Position.class)).hasSize(2);
    }

    @Test
    void whoIsFarBehindIsToldBetweenEventsHowFar() {
        Watcher watcher = bed.watch(ALL.withHeartbeat(Duration.ofSeconds(1)), 2);
        bed.settle();
        bed.append(story.started());
        for (int i = 0; i < 400; i++) {
            bed.append(story.nodeStarted("n" + i));
        }
        bed.settle();
        bed.pass(Duration.ofSeconds(1));
        assertThat(watcher.positions()).containsExactly(1L);

        watcher.request(2);
        bed.settle();
        Delivery.Link link = new Delivery.Link(bed.cursor(401), 400, (HubBed.AGE_MICROS - 2) / 1000);
        assertThat(watcher.deliveries.get(2)).isEqualTo(new Delivery.Position(bed.cursor(1), link));
        assertThat(watcher.positions()).containsExactly(1L, 2L);

        watcher.request(1000);
        bed.settle();
        bed.pass(Duration.ofMillis(900));
        assertThat(watcher.of(Delivery.Position.class)).as("not more often").hasSize(1);
        assertThat(watcher.positions()).hasSize(401);
    }

    @Test
    void anEventDelaysTheNextHeartbeat() {
        Watcher watcher = bed.watch(ALL.withHeartbeat(Duration.ofSeconds(15)));
        bed.settle();
        bed.pass(Duration.ofSeconds(10));
        bed.append(story.started());
        bed.pass(Duration.ofSeconds(10));
        bed.pass(Duration.ofSeconds(4));

        assertThat(watcher.of(Delivery.Position.class)).isEmpty();
    }

    @Test
    void aHeartbeatIsNotForcedOnWhoAsksForNothing() {
        Watcher watcher = bed.watch(ALL.withHeartbeat(Duration.ofSeconds(15)), 1);
        bed.settle();
        bed.pass(Duration.ofMinutes(5));
        assertThat(watcher.deliveries).hasSize(1);
    }

    @Test
    void closingLetsWatchersSeeWhatThereIsAndSaysGoodbye() {
        Watcher keen = bed.watch(ALL);
        Watcher idle = bed.watch(ALL, 1);
        bed.settle();
        bed.append(story.started(), story.nodeStarted("build"));
        bed.hub.close();
        bed.settle();

        assertThat(keen.positions()).containsExactly(1L, 2L);
        assertThat(keen.last()).isEqualTo(new Delivery.Closed(bed.cursor(2), "shutdown", 2, 0));
        assertThat(keen.isComplete).isTrue();
        assertThat(idle.deliveries).hasSize(1);
        assertThat(idle.isComplete).isTrue();
        assertThat(bed.hub.subscribers()).isZero();
    }
}
