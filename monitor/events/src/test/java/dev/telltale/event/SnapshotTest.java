package dev.telltale.event;

import static dev.telltale.event.Story.loop;
import static dev.telltale.event.Story.node;
import static dev.telltale.event.Story.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    @Test
    void thereIsAFoldForEveryTypeOfEvent() {
        Story story = eventful();

        Set<EventType> told = new HashSet<>();
        story.events().forEach(event -> told.add(event.type()));
        told.addAll(Set.of(
                EventType.EXECUTION_PENDING,
                EventType.EXECUTION_FAILED,
                EventType.EXECUTION_CANCELLED)); // a story has one beginning and one end; ExecutionViewTest shows these
        assertThat(told).containsExactlyInAnyOrder(EventType.values());
        assertThat(story.view().status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    // G9, 003-14
    @Test
    void everySnapshotStaysTrueForItsSeq() {
        List<ExecutionEvent> events = eventful().events();
        String[] shown = new String[events.size()];
        ExecutionView[] views = new ExecutionView[events.size()];
        for (int i = 0; i < events.size(); i++) {
            views[i] = i == 0 ? ExecutionView.of((RunEvent.Opening) events.get(0)) : views[i - 1].after(events.get(i));
            shown[i] = Shown.of(views[i]);
        }
        for (int i = 0; i < events.size(); i++) {
            assertThat(views[i].seq()).isEqualTo(events.get(i).envelope().seq());
            assertThat(Shown.of(views[i])).isEqualTo(shown[i]);
            if (i > 0) {
                assertThat(shown[i]).isNotEqualTo(shown[i - 1]);
                assertThat(Shown.of(views[i - 1].after(events.get(i)))).isEqualTo(shown[i]);
            }
        }
    }

    // 003-14
    @Test
    void nothingOfAViewCanBeChanged() {
        ExecutionView view = eventful().view();
        List<Runnable> changes = List.of(
                () -> view.variables().variables().put("x", 1),
                () -> view.outputs().put("x", 1),
                () -> view.start().inputs().clear(),
                () -> view.start().labels().clear(),
                () -> view.start().nodes().clear(),
                () -> view.node("test").outputs().clear(),
                () -> view.node("test").output().chunks().clear(),
                () -> view.progress(0).currentNodes().add("x"));

        assertThat(changes)
                .allSatisfy(
                        change -> assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class));
    }

    private static Story eventful() {
        Story story = Story.pending(
                node("test"),
                node("wait"),
                node("bad"),
                node("off"),
                node("gone"),
                loop("regions"),
                within("regions", "push", "run"));
        story.begin();
        story.assign("n", 1);
        story.run(ExecutionStatus.PAUSED, to -> new RunEvent.Paused(to, "ann", null));
        story.run(ExecutionStatus.RUNNING, to -> new RunEvent.Resumed(to, "ann", null));
        story.start("test");
        story.write("test", "hello\n");
        story.advance("test", 0.5);
        story.retry("test", 2);
        story.start("test", 2);
        story.write("test", "again\n");
        story.at("test", 2, NodeStatus.RUNNING, to -> new VariableEvent(to, "n", false, 1, 2));
        story.complete("test", Map.of("x", List.of(1)));
        story.at("off", 0, NodeStatus.PENDING, to -> Story.condition(to, ConditionEvent.Of.IF));
        story.skip("off");
        story.start("wait");
        story.at("wait", 1, NodeStatus.WAITING, to -> new NodeEvent.Waiting(to, "1s", 99));
        story.complete("wait");
        story.start("bad");
        story.fail("bad");
        story.update(60, 1_000L);
        story.startLoop("regions", 2L, 1);
        story.iterate("regions", 0);
        story.start("regions[0]/push");
        story.write("regions[0]/push", "eu\n");
        story.complete("regions[0]/push");
        story.iterate("regions", 1);
        story.skip("regions[1]/push");
        story.endLoop("regions", 2);
        story.start("gone");
        story.at("gone", 1, NodeStatus.RUNNING, to -> new CustomEvent(to, "said", "this"));
        story.run(ExecutionStatus.CANCELLING, to -> new RunEvent.Cancelling(to, "bob", null));
        story.cancel("gone");
        story.end();
        return story;
    }
}
