package dev.telltale.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.random.Flow;
import dev.telltale.engine.random.FlowMaker;
import dev.telltale.engine.run.RandomRun;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.wire.EventJson;
import dev.telltale.monitor.wire.ViewJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What random runs have told can be told again, to whoever comes later or sits at the other end of a wire. */
class RunsReplayTheSameTest {
    private static final long RUNS = 400;
    private static final long LATER = 1_800_000_000_000_000L;

    @Test
    void eventsComeBackFromTheirJsonAsTheyWere() {
        forEachRun(events -> {
            for (ExecutionEvent event : events) {
                assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
            }
        });
    }

    // the view at any seq, time travel included
    @Test
    void aRunReplayedFromItsJsonGivesTheSameViewAtEverySeq() {
        forEachRun(events -> {
            List<ExecutionEvent> read = events.stream()
                    .map(event -> EventJson.read(EventJson.write(event)))
                    .toList();
            assertThat(shown(folds(read))).isEqualTo(shown(folds(events)));
        });
    }

    // a watcher at the other end of a wire that comes in the middle
    @Test
    void aRunThatIsFoldedOnFromASentViewGivesTheSameViews() {
        forEachRun(events -> {
            List<ExecutionView> views = folds(events);
            int cut = events.size() * 2 / 3;
            ExecutionView view = ViewJson.readFullView(ViewJson.fullView(views.get(cut), LATER));
            assertThat(shown(view)).isEqualTo(shown(views.get(cut)));
            for (int i = cut + 1; i < events.size(); i++) {
                view = view.after(events.get(i));
                assertThat(shown(view)).isEqualTo(shown(views.get(i)));
            }
        });
    }

    // G9
    @Test
    void aViewStaysAsItWasWhileTheRunGoesOn() {
        forEachRun(events -> {
            List<List<Object>> atTheTime = new ArrayList<>();
            ExecutionView view = ExecutionView.of((RunEvent.Started) events.get(0));
            List<ExecutionView> views = new ArrayList<>();
            for (ExecutionEvent event : events) {
                view = event == events.get(0) ? view : view.after(event);
                assertThat(view.seq()).isEqualTo(event.envelope().seq());
                atTheTime.add(shown(view));
                views.add(view);
            }
            assertThat(shown(views)).isEqualTo(atTheTime);
        });
    }

    private static void forEachRun(Consumer<List<ExecutionEvent>> check) {
        for (long seed = 1; seed <= RUNS; seed++) {
            Flow flow = FlowMaker.make(seed);
            RandomRun.of(flow, RandomRun.parse(flow), seed).forEach(check);
        }
    }

    private static List<ExecutionView> folds(List<ExecutionEvent> events) {
        List<ExecutionView> folds = new ArrayList<>();
        folds.add(ExecutionView.of((RunEvent.Started) events.get(0)));
        for (ExecutionEvent event : events.subList(1, events.size())) {
            folds.add(folds.get(folds.size() - 1).after(event));
        }
        return folds;
    }

    private static List<List<Object>> shown(List<ExecutionView> views) {
        return views.stream().map(RunsReplayTheSameTest::shown).toList();
    }

    /** Everything that can be seen of a view: what goes over the wire, and what it keeps of every node in every iteration. */
    private static List<Object> shown(ExecutionView view) {
        List<Object> all = new ArrayList<>();
        all.add(new String(ViewJson.view(view, LATER), StandardCharsets.UTF_8));
        all.add(view.progress(LATER));
        all.add(view.variables());
        view.nodes().forEach(node -> show(node, all));
        return all;
    }

    private static void show(NodeView node, List<Object> all) {
        all.addAll(Arrays.asList(
                node.path(),
                node.kind(),
                node.status(),
                node.attempt(),
                node.startedMicros(),
                node.durationMs(),
                node.outputs(),
                node.error(),
                node.skipReason(),
                node.fraction(),
                node.message(),
                node.waitingUntilMicros(),
                node.continueOnError(),
                node.handledBy(),
                node.output().chunks()));
        if (node.loop() == null) {
            return;
        }
        all.addAll(Arrays.asList(
                node.loop().items(),
                node.loop().expected(),
                node.loop().startedCount(),
                node.loop().endedCount(),
                node.loop().breakIndex()));
        node.loop().iterations().forEach(iteration -> {
            all.addAll(Arrays.asList(iteration.index(), iteration.item(), iteration.isEnded(), iteration.isFailed()));
            iteration.nodes().forEach(inner -> show(inner, all));
        });
    }
}
