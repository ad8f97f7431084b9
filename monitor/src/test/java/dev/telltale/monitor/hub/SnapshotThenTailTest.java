package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.WholeJournal;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream that begins with what the execution is, and goes on with what is not in that. */
class SnapshotThenTailTest {
    private static final Subscription WANTED =
            Subscription.of("e1", EventFilter.ALL).withFrom(From.snapshot());

    private final HubBed bed = new HubBed(new WholeJournal(), 8);
    private final Story story = new Story("e1");
    private final Story other = new Story("e2");

    // G7, G9: no hole between the two, and no echo.
    @Test
    void theViewAndWhatFollowsMakeTheWhole() {
        bed.append(story.started(), story.nodeStarted("build"));
        for (int round = 0; round < 60; round++) {
            bed.append(other.seq() == 0 ? other.started() : other.output("push", "x"));
            bed.append(story.output("build", "round " + round), story.variable("v", round));
            Watcher watcher = bed.watch(WANTED, 1 + round % 3);
            if (round % 2 == 0) {
                bed.runOne();
            }
            bed.append(story.variable("v", 1000 + round));
            bed.settle();
            bed.append(story.output("build", "later"));
            watcher.request(Long.MAX_VALUE);
            bed.settle();

            Delivery.Snapshot snapshot = (Delivery.Snapshot) watcher.deliveries.get(1);
            ExecutionView view = snapshot.view();
            for (ExecutionEvent event : watcher.events()) {
                view = view.after(event);
            }
            assertThat(snapshot.cursor()).isEqualTo(watcher.opened().cursor());
            assertThat(view.seq()).isEqualTo(story.seq());
            assertThat(view.variables()).isEqualTo(bed.views.view("e1").variables());
            watcher.cancel();
        }
    }

    // G8
    @Test
    void theCursorOfTheSnapshotResumesWithTheFirstEventThatIsNotInIt() {
        bed.append(story.started());
        bed.append(other.started());
        bed.append(story.nodeStarted("build"));
        Watcher watcher = bed.watch(WANTED);
        bed.settle();
        bed.append(story.nodeCompleted("build"));
        Watcher again = bed.watch(WANTED.withFrom(
                From.at(watcher.of(Delivery.Snapshot.class).get(0).cursor())));
        bed.settle();

        assertThat(watcher.of(Delivery.Snapshot.class).get(0).cursor()).isEqualTo(bed.cursor(3));
        assertThat(again.positions()).containsExactly(4L);
    }

    // 003-12
    @Test
    void ofAFinishedExecutionThereIsTheSnapshotAndThenTheEnd() {
        bed.append(story.started());
        bed.append(story.completed());
        Watcher watcher = bed.watch(WANTED);
        bed.settle();

        assertThat(watcher.deliveries).hasSize(3);
        assertThat(((Delivery.Snapshot) watcher.deliveries.get(1)).view().status())
                .isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(watcher.last()).isEqualTo(new Delivery.Closed(bed.cursor(2), "finished", 0, 0));
        assertThat(watcher.isComplete).isTrue();
    }

    @Test
    void theFilterIsForWhatFollows() {
        bed.append(story.started(), story.nodeStarted("build"), story.variable("v", 1));
        Watcher watcher = bed.watch(Subscription.of(
                        "e1", EventFilter.builder().types(List.of("variable.*")).build())
                .withFrom(From.snapshot()));
        bed.settle();
        bed.append(story.nodeCompleted("build"));
        ExecutionEvent wanted = story.variable("v", 2);
        bed.append(wanted);
        bed.settle();

        assertThat(watcher.of(Delivery.Snapshot.class).get(0).view().node("build"))
                .isNotNull();
        assertThat(watcher.events()).containsExactly(wanted);
    }

    // 003-23
    @Test
    void anExecutionThatHasNotBegunIsWaitedForAndToldFromItsStart() {
        Watcher watcher = bed.watch(WANTED);
        bed.settle();
        bed.append(story.started());
        bed.settle();

        assertThat(watcher.of(Delivery.Snapshot.class)).isEmpty();
        assertThat(watcher.events()).hasSize(1);
    }

    @Test
    void allExecutionsTogetherHaveNoSnapshot() {
        assertThatThrownBy(() -> Subscription.all(EventFilter.ALL).withFrom(From.snapshot()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of one execution");
    }
}
