package dev.telltale.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.filter.EventCondition;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Overflow;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.monitor.view.History;
import dev.telltale.monitor.view.UnknownSeqException;
import dev.telltale.monitor.wire.ViewJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every monitor, in process or elsewhere. */
@Timeout(60)
public abstract class MonitorContract {
    /** After how much silence a subscription says where it is. */
    protected static final Duration HEARTBEAT = Duration.ofMillis(50);

    private static final int RING = 64;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private LocalMonitor local = monitor(new MemoryJournal());
    private Monitor monitor;

    /**
     * What is tested.
     *
     * @param close ends the monitor, and whatever is between it and that in process, which goes on
     */
    public record Subject(Monitor monitor, AutoCloseable close) {}

    /** Opens it over what happens in this process. */
    protected abstract Subject open(LocalMonitor local) throws Exception;

    /** The condition {@code seq > 2}. */
    protected abstract EventCondition beyondTwo();

    private static LocalMonitor monitor(MemoryJournal journal) {
        return LocalMonitor.of(journal, MonitorOptions.DEFAULT.withRing(RING, 1 << 20));
    }

    private Monitor monitor() {
        if (monitor == null) {
            try {
                Subject subject = open(local);
                opened.add(subject.close());
                monitor = subject.monitor();
            } catch (Exception e) {
                throw new AssertionError("the monitor cannot be opened", e);
            }
        }
        return monitor;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        local.close();
    }

    private void tell(ExecutionEvent... events) {
        local.journal().append(Arrays.asList(events));
    }

    /** Eight events, the last one the end. */
    private Story tellWhole(String id) {
        Story story = new Story(id);
        tell(story.started(), story.variable("v", 1), story.nodeStarted("build"));
        tell(story.output("build", "one\n"), story.nodeCompleted("build"));
        tell(story.nodeStarted("push"), story.nodeCompleted("push"), story.completed());
        return story;
    }

    private Watch watch(Subscription subscription) {
        return Watch.of(monitor().subscribe(subscription));
    }

    private static Subscription of(String id) {
        return Subscription.of(id, EventFilter.ALL).withHeartbeat(HEARTBEAT);
    }

    private static Subscription all() {
        return Subscription.all(EventFilter.ALL).withHeartbeat(HEARTBEAT);
    }

    // ---- what is told, and when

    @Test
    void oneExecutionIsToldFromItsStartToItsEnd() {
        tellWhole("e0");
        tellWhole("e1");
        Watch watch = watch(of("e1"));
        List<Delivery> told = watch.awaitEnd();

        assertThat(told.get(0)).isInstanceOf(Delivery.Opened.class);
        assertThat(((Delivery.Opened) told.get(0)).recovered()).isTrue();
        assertThat(watch.events()).isEqualTo(local.history("e1", 0, 100).block().items());
        assertThat(told.get(told.size() - 1))
                .isEqualTo(new Delivery.Closed(
                        watch.of(Delivery.Entry.class).get(7).cursor(), Delivery.Closed.FINISHED, 8, 0));
    }

    @Test
    void allExecutionsAreToldFromNowOn() {
        tellWhole("e1");
        Watch watch = watch(all());
        watch.await(Delivery.Opened.class);
        tellWhole("e2");
        watch.await(Delivery.Entry.class, 8);

        assertThat(watch.events())
                .allMatch(event -> event.envelope().executionId().equals("e2"));
    }

    @Test
    void allExecutionsAreToldFromTheStart() {
        tellWhole("e1");
        tellWhole("e2");
        Watch watch = watch(all().withFrom(From.start()));

        assertThat(watch.await(Delivery.Entry.class, 16))
                .extracting(entry -> entry.cursor().position())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whatHappensIsToldAsItHappens() {
        Story story = new Story("e1");
        tell(story.started());
        Watch watch = watch(of("e1"));
        watch.await(Delivery.Entry.class);
        tell(story.nodeStarted("build"));
        assertThat(watch.await(Delivery.Entry.class, 2).get(1).event().typeName())
                .isEqualTo("node.started");
    }

    @Test
    void anExecutionThatHasNotBegunIsWaitedFor() {
        Watch watch = watch(of("later"));
        watch.await(Delivery.Opened.class);
        tellWhole("later");
        watch.awaitEnd();

        assertThat(watch.seqs()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void afterSilenceItSaysWhereItIs() {
        tell(new Story("e1").started());
        Watch watch = watch(of("e1"));
        Delivery.Entry entry = watch.await(Delivery.Entry.class);

        assertThat(watch.await(Delivery.Position.class, 2).get(1).cursor()).isEqualTo(entry.cursor());
    }

    // ---- filters

    @Test
    void aFilterLetsThroughWhatItSaysAndTheEnd() {
        tellWhole("e1");
        EventFilter filter = EventFilter.builder()
                .types(List.of("node.*", "!node.output"))
                .nodes(List.of("pu*"))
                .statuses(List.of("completed"))
                .labels(List.of("team=sail"))
                .build();

        Watch watch = watch(of("e1").withFilter(filter));
        watch.awaitEnd();
        assertThat(watch.seqs()).containsExactly(7L, 8L);
        Watch bare = watch(of("e1").withFilter(filter).withTerminal(false));
        bare.awaitEnd();
        assertThat(bare.seqs()).containsExactly(7L);
    }

    @Test
    void aFilterChoosesExecutions() {
        tellWhole("e1");
        tellWhole("e2");
        EventFilter filter = EventFilter.builder()
                .executions(List.of("!e1"))
                .workflows(List.of(Story.WORKFLOW))
                .types(List.of("variable.changed"))
                .build();
        Watch watch = watch(all().withFrom(From.start()).withFilter(filter));

        assertThat(watch.await(Delivery.Entry.class).event().envelope().executionId())
                .isEqualTo("e2");
    }

    @Test
    void aConditionIsAskedOfEachEvent() {
        tellWhole("e1");
        EventFilter filter = EventFilter.builder()
                .types(List.of("!execution.*"))
                .where(beyondTwo())
                .build();
        Watch watch = watch(of("e1").withFilter(filter).withTerminal(false));
        watch.awaitEnd();

        assertThat(watch.seqs()).containsExactly(3L, 4L, 5L, 6L, 7L);
    }

    // ---- resuming

    // G8
    @Test
    void everyPlaceIsOneToGoOnFrom() {
        tellWhole("e1");
        Watch whole = watch(of("e1"));
        whole.awaitEnd();
        for (Delivery.Entry entry : whole.of(Delivery.Entry.class)) {
            Watch rest = watch(of("e1").withFrom(From.at(entry.cursor())));
            List<Delivery> told = rest.awaitEnd();
            long seq = entry.event().envelope().seq();

            assertThat(told.get(0)).isInstanceOf(Delivery.Opened.class);
            assertThat(rest.seqs()).isEqualTo(whole.seqs().subList((int) seq, 8));
            assertThat(rest.of(Delivery.Closed.class)).hasSize(1);
        }
    }

    @Test
    void aPlaceThatIsUnknownIsAGapAndThenWhatThereIs() {
        tellWhole("e1");
        Cursor elsewhere = new Cursor("elsewhere", 9);
        Watch watch = watch(all().withFrom(From.at(elsewhere)));

        assertThat(watch.await(Delivery.Opened.class).recovered()).isFalse();
        Delivery.Gap gap = watch.await(Delivery.Gap.class);
        assertThat(gap.reason()).isEqualTo(Delivery.Gap.EPOCH);
        assertThat(watch.await(Delivery.Entry.class, 8)).hasSize(8);
    }

    // G7
    @Test
    void whatIsNoLongerKeptIsAGapThatNamesIt() {
        local.close();
        local = monitor(new MemoryJournal(200_000));
        Story story = new Story("e1");
        tell(story.started(), story.nodeStarted("build"));
        for (int i = 0; i < 200; i++) {
            tell(story.output("build", "x".repeat(4000) + "\n"));
        }
        tell(story.nodeCompleted("build"), story.completed());
        Watch watch = watch(of("e1"));
        watch.awaitEnd();

        Delivery.Gap gap = watch.await(Delivery.Gap.class);
        assertThat(gap.reason()).isEqualTo(Delivery.Gap.RETENTION);
        assertThat(watch.of(Delivery.Gap.class)).hasSize(1);
        List<Long> seqs = watch.seqs();
        List<Long> all = new ArrayList<>(seqs);
        for (long seq = gap.fromSeq(); seq <= gap.toSeq(); seq++) {
            all.add(seq);
        }
        assertThat(seqs).isSorted();
        assertThat(new HashSet<>(all)).hasSize(all.size()).hasSize(204);
        assertThat(watch.of(Delivery.Closed.class).get(0).gaps()).isEqualTo(1);
    }

    // ---- snapshots

    // G9
    @Test
    void aSnapshotComesFirstAndThenExactlyWhatIsNotInIt() {
        Story story = new Story("e1");
        tell(story.started(), story.nodeStarted("build"), story.output("build", "one\n"));
        Watch watch = watch(of("e1").withFrom(From.snapshot()));
        Delivery.Snapshot snapshot = watch.await(Delivery.Snapshot.class);
        assertSame(snapshot.view(), local.view("e1").block());
        tell(story.output("build", "two\n"), story.nodeCompleted("build"), story.completed());
        watch.awaitEnd();

        assertThat(watch.seqs()).containsExactly(4L, 5L, 6L);
        ExecutionView view = snapshot.view();
        for (ExecutionEvent event : watch.events()) {
            view = view.after(event);
        }
        assertSame(view, local.view("e1").block());
    }

    // ---- the slow

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void whoFallsBehindGetsWhatItAskedFor(Overflow overflow) {
        Story story = new Story("e1");
        tell(story.started(), story.nodeStarted("build"));
        Watch watch = Watch.of(monitor().subscribe(of("e1").withOverflow(overflow)), 3);
        watch.await(Delivery.Entry.class, 2);
        int flood = 1500;
        for (int i = 0; i < flood; i++) {
            tell(story.output("build", "x".repeat(8000) + "\n"));
        }
        tell(story.nodeCompleted("build"), story.completed());
        assertThat(watch.deliveries()).hasSize(3);
        watch.request(Long.MAX_VALUE);
        watch.awaitEnd(Duration.ofSeconds(40)); // 12 MB, on machines that do much else

        Delivery.Closed closed = watch.of(Delivery.Closed.class).get(0);
        assertThat(closed.delivered()).isEqualTo(watch.events().size());
        assertThat(watch.seqs()).isSorted().doesNotHaveDuplicates();
        int all = flood + 4;
        switch (overflow) {
            case CATCH_UP -> assertThat(watch.events()).hasSize(all);
            case LATEST -> {
                int conflated = watch.of(Delivery.Entry.class).stream()
                        .mapToInt(Delivery.Entry::conflated)
                        .sum();
                assertThat(conflated).isPositive();
                assertThat(watch.events().size() + conflated).isEqualTo(all);
            }
            case DROP_OLDEST -> {
                long missing = watch.of(Delivery.Gap.class).stream()
                        .mapToLong(gap -> gap.toSeq() - gap.fromSeq() + 1)
                        .sum();
                assertThat(watch.of(Delivery.Gap.class))
                        .isNotEmpty()
                        .allMatch(gap -> gap.reason().equals(Delivery.Gap.OVERFLOW));
                assertThat(watch.events().size() + missing).isEqualTo(all);
                assertThat(watch.seqs()).contains((long) all);
            }
            case DISCONNECT -> assertThat(closed.reason()).isEqualTo(Delivery.Closed.OVERFLOW);
        }
    }

    // G6
    @Test
    void whoBlocksOrThrowsHurtsNobodyElse() throws Exception {
        tell(new Story("e1").started());
        CountDownLatch isReleased = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            monitor()
                    .subscribe(of("e1"))
                    .doOnNext(delivery -> awaitQuietly(isReleased))
                    .subscribe();
            monitor()
                    .subscribe(of("e1"))
                    .subscribe(
                            delivery -> {
                                throw new IllegalStateException("thrown by a subscriber");
                            },
                            error -> {});
        }
        Watch watch = watch(of("e1"));
        watch.await(Delivery.Entry.class);
        assertThat(monitor().view("e1").block()).isNotNull();
        isReleased.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // G11
    @Test
    void whoLeavesIsToldNothingMore() {
        Story story = new Story("e1");
        tell(story.started());
        Watch leaving = watch(of("e1"));
        Watch staying = watch(of("e1"));
        leaving.await(Delivery.Entry.class);
        leaving.cancel();
        tell(story.nodeStarted("build"), story.nodeCompleted("build"));
        staying.await(Delivery.Entry.class, 3);

        assertThat(leaving.seqs()).containsExactly(1L);
    }

    @Test
    void aMonitorThatIsClosedSaysSoToItsWatchers() throws Exception {
        tell(new Story("e1").started());
        Watch watch = watch(of("e1"));
        watch.await(Delivery.Entry.class);
        opened.get(0).close();

        List<Delivery> told = watch.awaitEnd();
        assertThat(((Delivery.Closed) told.get(told.size() - 1)).reason()).isEqualTo(Delivery.Closed.SHUTDOWN);
    }

    // ---- what executions are

    @Test
    void viewsProgressAndVariablesAreThoseOfThisMoment() {
        Story story = new Story("e1");
        tell(story.started(), story.variable("v", Map.of("n", 1)), story.nodeStarted("build"));
        assertSame(monitor().view("e1").block(), local.view("e1").block());
        assertThat(monitor().variables("e1").block())
                .isEqualTo(local.variables("e1").block());
        assertThat(monitor().progress("e1").block().currentNodes()).containsExactly("build");

        tell(story.nodeCompleted("build"), story.completed());
        assertSame(monitor().view("e1").block(), local.view("e1").block());
        assertThat(monitor().progress("e1").block())
                .isEqualTo(local.progress("e1").block());
    }

    @Test
    void whatNobodyKnowsIsEmpty() {
        for (String id : List.of("nobody", "no id", "..", "")) {
            assertThat(monitor().view(id).blockOptional()).isEmpty();
            assertThat(monitor().view(id, 1).blockOptional()).isEmpty();
            assertThat(monitor().progress(id).blockOptional()).isEmpty();
            assertThat(monitor().progress(id, 1).blockOptional()).isEmpty();
            assertThat(monitor().variables(id).blockOptional()).isEmpty();
            assertThat(monitor().variables(id, 1).blockOptional()).isEmpty();
            assertThat(monitor().history(id, 0, 10).blockOptional()).isEmpty();
            assertThat(monitor().forget(id).block()).isFalse();
        }
    }

    @Test
    void thePastIsAsItWas() {
        tellWhole("e1");
        for (long seq = 1; seq <= 8; seq++) {
            assertSame(monitor().view("e1", seq).block(), local.view("e1", seq).block());
            assertThat(monitor().progress("e1", seq).block())
                    .isEqualTo(local.progress("e1", seq).block());
            assertThat(monitor().variables("e1", seq).block())
                    .isEqualTo(local.variables("e1", seq).block());
        }
    }

    @Test
    void aSeqThatIsNotThereIsAnErrorThatSaysWhy() {
        tellWhole("e1");

        assertThatThrownBy(() -> monitor().view("e1", 9).block())
                .isInstanceOfSatisfying(
                        UnknownSeqException.class, e -> assertThat(e.isGone()).isFalse())
                .hasMessage("execution e1 has no event 9; its newest is 8");
        assertThatThrownBy(() -> monitor().variables("e1", 9).block()).isInstanceOf(UnknownSeqException.class);
        assertThatThrownBy(() -> monitor().progress("e1", 0).block()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSeqThatIsNoLongerKeptIsGone() {
        local.close();
        local = monitor(new MemoryJournal(100_000));
        Story story = new Story("e1");
        tell(story.started(), story.nodeStarted("build"));
        for (int i = 0; i < 300; i++) {
            tell(story.output("build", "x".repeat(4000) + "\n"));
        }

        assertThatThrownBy(() -> monitor().view("e1", 5).block())
                .isInstanceOfSatisfying(
                        UnknownSeqException.class, e -> assertThat(e.isGone()).isTrue());
    }

    @Test
    void aListIsReadPageByPage() {
        for (int i = 0; i < 5; i++) {
            tellWhole("e" + i);
        }
        Story running = new Story("e5", Map.of("team", "oar"));
        tell(running.started());
        ExecutionQuery pages = new ExecutionQuery(Set.of(), null, Map.of(), null, 4, null);
        ExecutionList first = monitor().executions(pages).block();
        assertThat(ids(first)).containsExactly("e5", "e4", "e3", "e2");
        ExecutionList second = monitor()
                .executions(new ExecutionQuery(Set.of(), null, Map.of(), null, 4, first.next()))
                .block();
        assertThat(ids(second)).containsExactly("e1", "e0");
        assertThat(second.next()).isNull();
        assertThat(second.items())
                .isEqualTo(local.executions(new ExecutionQuery(Set.of(), null, Map.of(), null, 4, first.next()))
                        .block()
                        .items());

        assertThat(ids(list(Set.of(ExecutionStatus.RUNNING, ExecutionStatus.PAUSED), null, Map.of(), null)))
                .containsExactly("e5");
        assertThat(ids(list(Set.of(), Story.WORKFLOW, Map.of("team", "sail"), null)))
                .hasSize(5);
        assertThat(ids(list(Set.of(), "nothing", Map.of(), null))).isEmpty();
        assertThat(ids(list(Set.of(), null, Map.of(), Story.BEGIN + 1_000_000_000L)))
                .isEmpty();
        assertThat(ids(list(Set.of(), null, Map.of(), Story.BEGIN + 1))).hasSize(6);
    }

    private ExecutionList list(
            Set<ExecutionStatus> statuses, String workflow, Map<String, String> labels, Long sinceMicros) {
        return monitor()
                .executions(new ExecutionQuery(statuses, workflow, labels, sinceMicros, 100, null))
                .block();
    }

    private static List<String> ids(ExecutionList list) {
        return list.items().stream().map(ExecutionSummary::executionId).toList();
    }

    @Test
    void aListGoesOnOnlyWhereOneEnded() {
        ExecutionQuery bogus = new ExecutionQuery(Set.of(), null, Map.of(), null, 4, "no token & such");

        assertThatThrownBy(() -> monitor().executions(bogus).block()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHistoryIsReadPageByPage() {
        tellWhole("e1");
        List<ExecutionEvent> read = new ArrayList<>();
        Long after = 0L;
        while (after != null) {
            History page = monitor().history("e1", after, 3).block();
            assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
            read.addAll(page.items());
            after = page.next();
        }

        assertThat(read).isEqualTo(local.history("e1", 0, 100).block().items());
        assertThat(monitor().history("e1", 8, 3).block()).isEqualTo(new History(List.of(), null));
        assertThatThrownBy(() -> monitor().history("e1", 0, 0).block()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> monitor().history("e1", -1, 1).block()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyWhatHasEndedIsForgotten() {
        tellWhole("e1");
        tell(new Story("e2").started());

        assertThat(monitor().forget("e1").block()).isTrue();
        assertThat(monitor().forget("e1").block()).isFalse();
        assertThat(monitor().view("e1").blockOptional()).isEmpty();
        assertThatThrownBy(() -> monitor().forget("e2").block())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("e2 has not");
        assertThat(monitor().view("e2").blockOptional()).isPresent();
    }

    /** Compares all that there is to them. */
    private static void assertSame(ExecutionView one, ExecutionView other) {
        assertThat(new String(ViewJson.fullView(one, 0), StandardCharsets.UTF_8))
                .isEqualTo(new String(ViewJson.fullView(other, 0), StandardCharsets.UTF_8));
        assertThat(one.keptOutputBytes()).isEqualTo(other.keptOutputBytes());
    }
}
