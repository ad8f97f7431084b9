package dev.telltale.tui.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.tui.log.EventLog;
import dev.telltale.tui.log.OutputLine;
import dev.telltale.tui.log.OutputLog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a desk shows of real runs. */
class WatchTest {
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final CountDownLatch gate = new CountDownLatch(1);
    private Engine engine;
    private Watch watch;

    @BeforeEach
    void start() {
        engine = Engine.builder()
                .journal(monitor.journal())
                .task("chatter", context -> {
                    for (int i = 1; i <= 50_000; i++) {
                        context.output("line " + i + "\n");
                    }
                    return Map.of();
                })
                .task("whisper", context -> {
                    context.output("quiet\n");
                    return Map.of();
                })
                .task("hold", context -> {
                    context.output("held\n");
                    gate.await();
                    return Map.of();
                })
                .build();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        if (watch != null) {
            watch.close();
        }
        engine.close();
        monitor.close();
    }

    private Execution run(String nodes) {
        return engine.start(WorkflowParser.parse("name: told\nnodes:\n" + nodes, "told.yaml"), Map.of());
    }

    private void await(Predicate<Desk> wanted) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            watch.take();
            return wanted.test(watch.desk());
        });
    }

    private static boolean hasEnded(Desk desk) {
        return desk.page() != null && desk.page().track().connection().state() == Connection.State.ENDED;
    }

    private ExecutionPage page() {
        return Objects.requireNonNull(watch.desk().page());
    }

    @Test
    void noEventIsMissedInABurstThatIsFarFasterThanAnybodyLooks() {
        watch = Watch.of(monitor);
        Execution execution = run("  - {id: talk, task: chatter}\n  - {id: again, needs: [talk], task: chatter}\n");
        watch.open(execution.id());
        await(WatchTest::hasEnded);
        await(desk -> Objects.requireNonNull(desk.page()).events().all().size() >= EventLog.MOST
                || page().events().received() == page().seq());

        ExecutionView told = Objects.requireNonNull(monitor.view(execution.id()).block());
        EventLog events = page().events();
        assertThat(page().seq()).isEqualTo(told.seq());
        assertThat(page().view())
                .usingRecursiveComparison()
                .comparingOnlyFields("seq", "status", "percent")
                .isEqualTo(told);
        long first = events.all().get(0).envelope().seq();
        for (int i = 0; i < events.all().size(); i++) {
            assertThat(events.all().get(i).envelope().seq()).isEqualTo(first + i);
        }
        assertThat(page().track().connection().missed()).isZero();
        assertThat(Objects.requireNonNull(page().view()).missingEvents()).isZero();
        assertThat(page().output().get(page().output().size() - 1).text()).isEqualTo("line 50000");
        assertThat(page().output().dropped() + page().output().size()).isEqualTo(100_000);
        assertThat(page().output().size()).isLessThan(OutputLog.MOST + 200);
    }

    @Test
    void whoeverComesLateSeesWhatWasBefore() {
        Execution execution = run("  - {id: hold, task: hold}\n");
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            ExecutionView view = monitor.view(execution.id()).block();
            return view != null && view.outputChars() > 0;
        });
        watch = Watch.of(monitor);
        await(desk -> !desk.list().rows().isEmpty());
        watch.press(Key.of(Key.Code.ENTER));
        await(desk -> desk.page() != null
                && desk.page().output().size() == 1
                && desk.page().events().received() > 0);

        assertThat(page().output().get(0).text()).isEqualTo("held");
        assertThat(page().events().received()).isEqualTo(page().seq());
        gate.countDown();
        await(WatchTest::hasEnded);
        assertThat(page().events().received()).isEqualTo(page().seq());
        await(desk -> desk.list().rows().get(0).hasEnded());
    }

    @Test
    void whoeverComesLateSeesWhatAQuietNodeWroteBesideALoudOne() throws InterruptedException {
        Execution execution = run("""
                  - {id: rounds, loop: {times: 1, do: [{id: turn, task: whisper}]}}
                  - {id: talk, needs: [rounds], task: chatter}
                """);
        execution.await();
        watch = Watch.of(monitor);
        watch.open(execution.id());
        await(desk -> desk.page() != null && page().events().received() >= EventLog.MOST);
        watch.press(Key.of(Key.Code.DOWN));

        assertThat(page().tree().cursor()).isEqualTo("rounds");
        assertThat(page().output().lines()).extracting(OutputLine::text).containsExactly("quiet");
    }

    @Test
    void lookingBackFarShowsTheEventsOfThen() throws InterruptedException {
        Execution execution = run("  - {id: talk, task: chatter}\n");
        execution.await();
        watch = Watch.of(monitor);
        watch.open(execution.id());
        await(desk -> desk.page() != null && page().events().received() >= EventLog.MOST);
        for (int i = 0; i < 15; i++) {
            watch.press(Key.of('{'));
        }
        await(desk -> page().seq() == Objects.requireNonNull(page().past()).seq());

        assertThat(page().seq())
                .isLessThan(
                        page().track().story().events().all().get(0).envelope().seq());
        assertThat(page().shownEvents()).isGreaterThanOrEqualTo(1000);
        assertThat(page().events()
                        .shown()
                        .get(page().shownEvents() - 1)
                        .envelope()
                        .seq())
                .isEqualTo(page().seq());
        assertThat(page().output().size()).isGreaterThanOrEqualTo(1000);

        assertThat(monitor.forget(execution.id()).block()).isTrue();
        watch.press(Key.of('['));
        await(desk -> Objects.requireNonNull(page().past()).error() != null);
        assertThat(Objects.requireNonNull(page().past()).error()).isEqualTo("it is known no longer");
    }

    @Test
    void keysSteerARunAndItsPastIsThere() {
        watch = Watch.of(monitor, engine);
        Execution execution = run("  - {id: hold, task: hold}\n");
        watch.open(execution.id());
        await(desk -> page().output().size() == 1);
        watch.press(Key.of('p'));
        await(desk -> page().view() != null && page().view().status() == ExecutionStatus.PAUSED);
        await(desk -> desk.dialogue().notice().startsWith("pause: done"));
        for (char c : "cenough".toCharArray()) {
            watch.press(Key.of(c));
        }
        watch.press(Key.of(Key.Code.ENTER));
        await(WatchTest::hasEnded);
        assertThat(Errors.of(
                        Objects.requireNonNull(page().view()),
                        watch.desk().list().table()))
                .extracting(ErrorRow::text)
                .contains("cancelled: enough");

        watch.press(Key.of('{'));
        watch.press(Key.of('['));
        await(desk -> page().past() != null && page().seq() == page().past().seq());
        assertThat(Objects.requireNonNull(page().view()).status()).isNotEqualTo(ExecutionStatus.CANCELLED);
        watch.press(Key.of('r'));
        assertThat(watch.desk().dialogue().notice()).isEqualTo("it has ended");
    }

    @Test
    void whatANodeCallsIsOpenedFromIt() {
        engine.workflows().put("part", "name: part\nnodes:\n  - {id: inner, task: hold}\n");
        watch = Watch.of(monitor, engine);
        Execution execution = run("  - {id: it, call: {workflow: part}}\n");
        watch.open(execution.id());
        await(desk -> desk.list().table().calledBy(execution.id()).containsKey("it"));
        watch.press(Key.of(Key.Code.DOWN));
        watch.press(Key.of(Key.Code.ENTER));
        await(desk -> page().output().size() == 1);

        assertThat(watch.desk().place().way()).containsExactly(execution.id());
        watch.press(Key.of(Key.Code.ESCAPE));
        assertThat(page().track().executionId()).isEqualTo(execution.id());
    }

    @Test
    void whatACalledExecutionAsksIsAnsweredFromItsCaller() {
        engine.workflows().put("part", "name: part\nnodes:\n  - {id: inner, wait: {approval: {prompt: Ship it?}}}\n");
        watch = Watch.of(monitor, engine);
        Execution execution = run("  - {id: it, call: {workflow: part}}\n");
        watch.open(execution.id());
        await(desk -> desk.question() != null);
        assertThat(Objects.requireNonNull(watch.desk().question()).prompt()).isEqualTo("Ship it?");
        for (char c : "ayes".toCharArray()) {
            watch.press(Key.of(c));
        }
        watch.press(Key.of(Key.Code.ENTER));
        await(WatchTest::hasEnded);

        assertThat(Objects.requireNonNull(page().view()).status()).isEqualTo(ExecutionStatus.COMPLETED);
        await(desk -> desk.question() == null);
    }

    private boolean isAsking(String executionId) {
        ExecutionView view = monitor.view(executionId).block();
        return view != null && view.nodes().get(0).prompt() != null;
    }

    private static String questionOf(Desk desk) {
        Question question = desk.question();
        return question == null ? "" : question.executionId() + " " + question.path();
    }

    private void answer() {
        for (char c : "ayes".toCharArray()) {
            watch.press(Key.of(c));
        }
        watch.press(Key.of(Key.Code.ENTER));
    }

    @Test
    void whatWasAskedBeforeSomebodyCameIsKnownInTheListAndFromTheCaller() {
        engine.workflows().put("part", "name: part\nnodes:\n  - {id: inner, wait: {approval: {prompt: Ship it?}}}\n");
        Execution execution = run("  - {id: it, call: {workflow: part}}\n");
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            List<ExecutionSummary> both = Objects.requireNonNull(
                            monitor.executions(ExecutionQuery.ALL).block())
                    .items();
            return both.size() == 2 && isAsking(both.get(0).executionId());
        });
        watch = Watch.of(monitor, engine);
        await(desk -> desk.list().rows().size() == 2);
        String called = watch.desk().list().rows().get(0).executionId();
        await(desk -> questionOf(desk).equals(called + " inner"));
        watch.press(Key.of(Key.Code.DOWN));
        assertThat(watch.desk().chosen()).isEqualTo(execution.id());
        await(desk -> questionOf(desk).equals(called + " inner"));
        watch.press(Key.of(Key.Code.ENTER));
        await(desk -> questionOf(desk).equals(called + " inner"));
        answer();
        await(WatchTest::hasEnded);
        assertThat(Objects.requireNonNull(page().view()).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void whatWasAnsweredInALoopIsAskedNoMoreThoughTheLoopGoesOn() {
        watch = Watch.of(monitor, engine);
        Execution execution = run("""
                  - id: rounds
                    loop:
                      times: 1
                      do:
                        - {id: ask, wait: {approval: {prompt: Go?}}}
                        - {id: work, needs: [ask], task: hold}
                """);
        // In a list that is not known yet nothing is chosen for keys.
        await(desk -> desk.list().isListed() && questionOf(desk).equals(execution.id() + " rounds[0]/ask"));
        answer();
        await(desk -> desk.question() == null);
        watch.open(execution.id());
        await(desk -> page().output().size() == 1);
        assertThat(watch.desk().question()).isNull();
        assertThat(watch.desk().list().rows().get(0).hasEnded()).isFalse();
    }

    @Test
    void aLoopOfManyIterationsStaysQuick() {
        watch = Watch.of(monitor);
        Execution execution = run("  - {id: many, loop: {times: 20000, do: [{id: one, task: noop}]}}\n");
        watch.open(execution.id());
        await(WatchTest::hasEnded);
        watch.press(Key.of(Key.Code.DOWN));
        watch.press(Key.of(Key.Code.RIGHT));

        List<TreeRow> rows = page().rows(watch.desk().list().table());
        assertThat(rows).hasSizeLessThan(250);
        assertThat(rows.get(2).content()).isEqualTo(new TreeRow.Counted(20_000 - (rows.size() - 3)));
    }
}
