package dev.telltale.event;

import static dev.telltale.event.Story.loop;
import static dev.telltale.event.Story.node;
import static dev.telltale.event.Story.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoldOrderTest {
    // G1, G2
    @Test
    void onlyTheNextEventOfTheSameExecutionFollows() {
        Story story = Story.of(node("test"));
        ExecutionView view = story.view();
        ExecutionView later = story.start("test");

        assertThatThrownBy(() -> later.after(story.events().get(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event 2 of execution e1 cannot follow event 2 of e1");
        assertThatThrownBy(() -> view.after(started(3, "e1"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.after(started(2, "e2"))).isInstanceOf(IllegalArgumentException.class);

        story.complete("test");
        ExecutionView ended = story.end();
        assertThatThrownBy(() -> ended.after(started(5, "e1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot follow the end of execution e1");
    }

    // G3
    @Test
    void nothingChangesANodeThatHasEnded() {
        Story story = Story.of(node("test"));
        story.start("test");
        story.complete("test");
        story.at("test", 1, NodeStatus.COMPLETED, to -> new VariableEvent(to, "x", true, null, 1));

        assertThat(story.view().node("test").status()).isEqualTo(NodeStatus.COMPLETED);
        assertThatThrownBy(() -> story.complete("test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot follow the end of node 'test', which is completed");
        assertThatThrownBy(() -> story.start("test", 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> story.write("test", "late")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPathMustLeadToItsNode() {
        Story story = Story.of(node("test"), loop("regions"), within("regions", "push", "run"));
        story.startLoop("regions", 2L, 1);
        story.iterate("regions", 0);

        for (String path : List.of("nowhere", "push", "regions[0]/test", "regions[1]/push", "test/", "regions/push")) {
            assertThatThrownBy(() -> story.start(path)).as(path).isInstanceOf(IllegalArgumentException.class);
        }
        Envelope other = new Envelope(
                story.view().seq() + 1, 1, Story.ID, "release", "test", "regions[0]/push", 1, NodeStatus.RUNNING);
        assertThatThrownBy(() -> story.view().after(new NodeEvent.Progressed(other, 0, null)))
                .hasMessageContaining("is of node 'test', but its path leads to 'push'");
    }

    @Test
    void lookingForAPathThatDoesNotExistFindsNothing() {
        Story story = Story.of(node("test"), loop("regions"), within("regions", "push", "run"));
        story.startLoop("regions", 2L, 1);
        story.iterate("regions", 0);
        story.start("regions[0]/push");

        assertThat(story.view().node("regions[0]/push").status()).isEqualTo(NodeStatus.RUNNING);
        assertThat(story.view().node("test").status()).isEqualTo(NodeStatus.PENDING);
        for (String path : List.of(
                "",
                "/",
                "x",
                "push",
                "test/",
                "test[0]",
                "test[0]/push",
                "regions[0]",
                "regions[1]/push",
                "regions[x]/push",
                "regions[-1]/push",
                "regions[+0]/push",
                "regions[]/push",
                "regions[0]push",
                "regions[0/push",
                "regions[0]/test",
                "regions[99999999999999999999]/push",
                "[0]/push")) {
            assertThat(story.view().node(path)).as(path).isNull();
        }
    }

    @Test
    void anIdThatOccursTwiceIsRefused() {
        assertThatThrownBy(() -> Story.of(node("a"), loop("b"), within("b", "a", "run")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("node 'a' is twice");
    }

    private static ExecutionEvent started(long seq, String executionId) {
        return new CustomEvent(
                Envelope.ofExecution(seq, Story.BEGIN, executionId, "release", ExecutionStatus.RUNNING), "said", null);
    }
}
