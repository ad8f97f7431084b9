package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.WholeJournal;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Overflow;
import dev.telltale.monitor.stream.Subscription;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** G6, G7: what a subscriber gets that has fallen behind the sixteen events which are held in memory here. */
class OverflowTest {
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);
    private static final Subscription ONE = Subscription.of("e1", EventFilter.ALL);

    private final HubBed bed = new HubBed(new WholeJournal(), 16);
    private final Story story = new Story("e1");

    @Test
    void catchUpIsTheRuleAndLosesNothing() {
        Watcher watcher = slow(ALL, 40);

        assertThat(watcher.positions())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 42).boxed().toList());
    }

    @Test
    void dropOldestGoesOnWithTheNewerHalfAndNamesWhatItLeftOut() {
        Watcher all = slow(ALL.withOverflow(Overflow.DROP_OLDEST), 40);

        assertThat(all.of(Delivery.Gap.class))
                .containsExactly(new Delivery.Gap(bed.cursor(3), bed.cursor(34), 0, 0, "overflow"));
        assertThat(all.positions()).startsWith(1L, 2L, 35L).endsWith(42L).hasSize(10);
        assertThat(bed.hub.counters().gaps()).containsEntry("overflow", 1L);
        assertThat(bed.hub.counters().lost()).isEqualTo(32);
    }

    @Test
    void dropOldestOnOneExecutionNamesSeqsToo() {
        Watcher one = slow(ONE.withOverflow(Overflow.DROP_OLDEST), 40);

        assertThat(one.of(Delivery.Gap.class))
                .containsExactly(new Delivery.Gap(bed.cursor(3), bed.cursor(34), 3, 34, "overflow"));
        assertThat(one.positions()).startsWith(1L, 2L, 35L).endsWith(42L).hasSize(10);
    }

    // Others have filled the memory: of this execution nothing is left out.
    @Test
    void dropOldestLeavesAQuietExecutionWhole() {
        Watcher one = bed.watch(ONE.withOverflow(Overflow.DROP_OLDEST), 3);
        bed.append(story.started(), story.nodeStarted("build"));
        bed.settle();
        Story loud = new Story("loud");
        bed.append(loud.started());
        for (int i = 0; i < 100; i++) {
            bed.append(loud.output("build", "x"));
        }
        one.request(Long.MAX_VALUE);
        bed.append(story.nodeCompleted("build"));
        bed.settle();

        assertThat(one.of(Delivery.Gap.class)).isEmpty();
        assertThat(one.events()).hasSize(3);
    }

    @Test
    void dropOldestNeverLeavesOutTheEnd() {
        Watcher one = bed.watch(ONE.withOverflow(Overflow.DROP_OLDEST), 3);
        bed.append(story.started(), story.nodeStarted("build"));
        bed.settle();
        bed.append(story.nodeCompleted("build"), story.nodeStarted("push"));
        ExecutionEvent end = story.failed();
        bed.append(end);
        Story loud = new Story("loud");
        bed.append(loud.started());
        for (int i = 0; i < 100; i++) {
            bed.append(loud.output("build", "x"));
        }
        one.request(Long.MAX_VALUE);
        bed.settle();

        assertThat(one.deliveries.subList(3, 6))
                .containsExactly(
                        new Delivery.Gap(bed.cursor(3), bed.cursor(4), 3, 4, "overflow"),
                        new Delivery.Entry(bed.cursor(5), end),
                        new Delivery.Closed(bed.cursor(5), "finished", 3, 1));
    }

    @Test
    void disconnectEndsTheStreamWithItsReasonAndItCanResume() {
        Watcher watcher = slow(ALL.withOverflow(Overflow.DISCONNECT), 40);

        assertThat(watcher.last()).isEqualTo(new Delivery.Closed(bed.cursor(2), "overflow", 2, 0));
        assertThat(watcher.isComplete).isTrue();
        assertThat(bed.hub.counters().disconnected()).isEqualTo(1);
        Watcher again = bed.watch(ALL.withOverflow(Overflow.DISCONNECT)
                .withFrom(From.at(watcher.last().cursor())));
        bed.settle();
        assertThat(again.positions()).startsWith(3L).endsWith(42L).hasSize(40);
    }

    // What it asked for itself it has not fallen behind with.
    @Test
    void whoBeginsInThePastIsNotBehind() {
        bed.append(story.started());
        for (int i = 0; i < 100; i++) {
            bed.append(story.output("build", "x"));
        }
        for (Overflow overflow : Overflow.values()) {
            for (Subscription wanted : List.of(ALL, ONE)) {
                Watcher watcher = bed.watch(wanted.withOverflow(overflow).withFrom(From.start()), 5);
                bed.settle();
                watcher.request(Long.MAX_VALUE);
                bed.settle();
                assertThat(watcher.events()).as(overflow + " " + wanted).hasSize(101);
            }
        }
    }

    @Test
    void latestPassesOnTheNewestOfEachKindInOrderAndSaysHowManyItStandsFor() {
        Watcher watcher = bed.watch(ALL.withOverflow(Overflow.LATEST), 2);
        bed.append(story.started());
        bed.settle();
        bed.append(story.nodeStarted("build"));
        for (int i = 0; i < 30; i++) {
            bed.append(story.output("build", "line " + i), story.variable("a", i), story.variable("b", -i));
            bed.append(story.output("push", "line " + i), story.custom("seen", i));
        }
        bed.append(story.nodeCompleted("build"));
        watcher.request(Long.MAX_VALUE);
        bed.settle();

        List<Delivery.Entry> told = watcher.of(Delivery.Entry.class);
        assertThat(told)
                .extracting(entry -> entry.event().typeName())
                .containsExactly(
                        "execution.started",
                        "node.started",
                        "node.output",
                        "variable.changed",
                        "variable.changed",
                        "node.output",
                        "custom.seen",
                        "node.completed");
        assertThat(told).extracting(Delivery.Entry::conflated).containsExactly(0, 0, 29, 29, 29, 29, 29, 0);
        assertThat(watcher.of(Delivery.Gap.class)).isEmpty();
        assertThat(bed.hub.counters().conflated()).isEqualTo(5 * 29);
    }

    @Test
    void latestPassesOnWhatANodeSaysLastWhicheverIterationItIsOf() {
        Watcher watcher = bed.watch(ALL.withOverflow(Overflow.LATEST), 2);
        bed.append(story.started());
        bed.settle();
        for (int i = 0; i < 40; i++) {
            String build = "all[" + i + "]/build";
            bed.append(story.custom(build, "seen", i), story.custom(build, "size", -i), story.output(build, "x"));
            bed.append(story.progress(build, i / 40.0), story.custom("all[" + i + "]/push", "seen", i));
        }
        watcher.request(Long.MAX_VALUE);
        bed.settle();

        List<Delivery.Entry> told = watcher.of(Delivery.Entry.class);
        assertThat(told)
                .extracting(entry ->
                        entry.event().envelope().path() + " " + entry.event().typeName())
                .containsExactly(
                        "null execution.started",
                        "all[39]/build custom.seen",
                        "all[39]/build custom.size",
                        "all[39]/build node.output",
                        "all[39]/build node.progress",
                        "all[39]/push custom.seen");
        assertThat(told).extracting(Delivery.Entry::conflated).containsExactly(0, 39, 39, 39, 39, 39);
    }

    @Test
    void latestLosesNeitherStartNorEndOfAnIteration() {
        Watcher watcher = bed.watch(ALL.withOverflow(Overflow.LATEST), 2);
        bed.append(story.started());
        bed.settle();
        for (int i = 0; i < 40; i++) {
            bed.append(story.nodeStarted("all[" + i + "]/build"), story.nodeCompleted("all[" + i + "]/build"));
        }
        watcher.request(Long.MAX_VALUE);
        bed.settle();

        assertThat(watcher.events()).hasSize(81);
    }

    // Of each execution.
    @Test
    void latestLosesNoEnd() {
        Watcher all = bed.watch(ALL.withOverflow(Overflow.LATEST), 2);
        Watcher one = bed.watch(ONE.withOverflow(Overflow.LATEST), 2);
        bed.append(story.started());
        bed.settle();
        for (int i = 0; i < 400; i++) {
            Story ended = new Story("ended" + i);
            bed.append(ended.started(), ended.nodeStarted("build"), ended.nodeCompleted("build"), ended.completed());
            bed.append(story.output("build", "x"));
        }
        bed.append(story.completed());
        all.request(Long.MAX_VALUE);
        one.request(Long.MAX_VALUE);
        bed.settle();

        assertThat(all.events()).filteredOn(ExecutionEvent::isTerminal).hasSize(401);
        assertThat(one.of(Delivery.Entry.class))
                .extracting(Delivery.Entry::conflated)
                .containsExactly(0, 399, 0);
        assertThat(one.last()).isEqualTo(new Delivery.Closed(bed.cursor(2002), "finished", 3, 0));
        assertThat(one.isComplete).isTrue();
    }

    // G8: what it has not passed on yet follows its cursor.
    @Test
    void aCursorOfLatestResumesWithWhatItHadNotPassedOn() {
        Watcher watcher = bed.watch(ALL.withOverflow(Overflow.LATEST), 2);
        bed.append(story.started());
        bed.settle();
        bed.append(story.nodeStarted("build"));
        for (int i = 0; i < 40; i++) {
            bed.append(story.output("build", "x"));
        }
        bed.append(story.nodeCompleted("build"));
        watcher.request(1);
        bed.settle();
        assertThat(watcher.last().cursor()).isEqualTo(bed.cursor(2));
        watcher.cancel();
        Watcher again = bed.watch(ALL.withFrom(From.at(watcher.last().cursor())));
        bed.settle();

        assertThat(again.positions()).startsWith(3L).endsWith(43L).hasSize(41);
    }

    @Test
    void whatRetentionHasTakenMeanwhileIsToldInItsPlace() {
        Watcher watcher = bed.watch(ALL.withOverflow(Overflow.LATEST), 2);
        bed.append(story.started());
        bed.settle();
        Story gone = new Story("gone");
        bed.append(story.output("build", "a"), story.output("build", "b"));
        bed.append(gone.started(), gone.completed());
        for (int i = 0; i < 40; i++) {
            bed.append(story.output("build", "x"));
        }
        ((WholeJournal) bed.journal).retire("gone");
        watcher.request(Long.MAX_VALUE);
        bed.settle();

        assertThat(watcher.deliveries.subList(2, 5))
                .containsExactly(
                        new Delivery.Entry(bed.cursor(3), watcher.events().get(1), 1),
                        new Delivery.Gap(bed.cursor(4), bed.cursor(5), 0, 0, "retention"),
                        new Delivery.Entry(bed.cursor(45), watcher.events().get(2), 39));
    }

    /** A subscriber that takes two events and then nothing while so many more come. */
    private Watcher slow(Subscription wanted, int more) {
        Watcher watcher = bed.watch(wanted, 3);
        bed.append(story.started(), story.nodeStarted("build"));
        bed.settle();
        for (int i = 0; i < more; i++) {
            bed.append(story.output("build", "line " + i));
        }
        watcher.request(Long.MAX_VALUE);
        bed.settle();
        return watcher;
    }
}
