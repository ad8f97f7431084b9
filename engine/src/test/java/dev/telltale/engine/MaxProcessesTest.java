package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.NodeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many processes of one engine run at once. */
class MaxProcessesTest {
    private static final String HELD = """
            name: held
            inputs: {go: {type: string}}
            nodes:
              - {id: a, run: 'until test -e ${{ inputs.go }}; do sleep 0.02; done'}
              - {id: b, run: echo}
            """;

    @TempDir
    private Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(Map.of(), builder -> builder.maxProcesses(1));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void processesOfAllExecutionsTakeTurnsFirstComeFirstServed() throws IOException {
        Execution first = fixture.start(HELD, go("first"));
        fixture.await(first, NodeEvent.Started.class, "a");
        fixture.settle(first);
        Execution second = fixture.start(HELD, go("second"));
        fixture.settle(second);
        assertThat(fixture.journal.events(second.id())).noneMatch(NodeEvent.Started.class::isInstance);
        create("second");
        create("first");

        Story one = fixture.end(first);
        Story two = fixture.end(second);

        assertThat(MaxParallelTest.mostAtOnce(one)).isEqualTo(1);
        assertThat(MaxParallelTest.mostAtOnce(two)).isEqualTo(1);
        assertThat(start(two, "a")).isGreaterThanOrEqualTo(end(one, "a"));
        assertThat(start(two, "a")).as("b of the first came before").isGreaterThanOrEqualTo(start(one, "b"));
        assertThat(start(two, "b")).isGreaterThanOrEqualTo(end(two, "a"));
    }

    @Test
    void otherNodesDoNotWaitForProcesses() throws IOException {
        Execution held = fixture.start(HELD, go("go"));
        fixture.await(held, NodeEvent.Started.class, "a");
        Execution other = fixture.start("""
                name: other
                nodes: [{id: gate, task: gate}, {id: no, task: noop}]
                """);
        fixture.gates.awaitReached("gate");
        fixture.gates.openAll();
        fixture.end(other);
        create("go");

        fixture.end(held);
    }

    @Test
    void aCancelTakesWaitingNodesOutOfTheQueue() throws IOException {
        Execution held = fixture.start(HELD, go("go"));
        fixture.await(held, NodeEvent.Started.class, "a");
        Execution gone = fixture.start(HELD, go("never"));
        fixture.settle(gone);
        Execution last = fixture.start("name: last\nnodes: [{id: a, run: echo}]\n");
        fixture.settle(last);
        gone.cancel(null);
        assertThat(fixture.end(gone).statuses().values()).containsOnly("skipped");
        create("go");

        assertThat(fixture.end(last).statuses()).containsEntry("a", "completed");
        fixture.end(held);
    }

    @Test
    void anExecutionThatIsPausedLetsOthersPass() throws IOException {
        Execution held = fixture.start(HELD, go("go"));
        fixture.await(held, NodeEvent.Started.class, "a");
        Execution paused = fixture.start("name: paused\nnodes: [{id: a, run: echo}]\n");
        fixture.settle(paused);
        Execution last = fixture.start("name: last\nnodes: [{id: a, run: echo}]\n");
        fixture.settle(last);
        Fixture.join(fixture.engine.pause(paused.id(), Fixture.NOBODY));
        create("go");
        fixture.end(last);
        fixture.end(held);
        assertThat(fixture.journal.events(paused.id())).noneMatch(NodeEvent.Started.class::isInstance);
        Fixture.join(fixture.engine.resume(paused.id(), Fixture.NOBODY));

        assertThat(fixture.end(paused).statuses()).containsEntry("a", "completed");
    }

    @Test
    void whoIsCancelledBeforeItAskedForAPlaceGivesNoneBack() throws IOException {
        Execution narrow = fixture.start(HELD.replace("nodes:", "maxParallel: 1\nnodes:"), go("go"));
        fixture.await(narrow, NodeEvent.Started.class, "a");
        Fixture.join(fixture.engine.pause(narrow.id(), Fixture.NOBODY));
        create("go");
        fixture.await(narrow, NodeEvent.Completed.class, "a"); // b has its place in the execution now, and cannot go on
        narrow.cancel(null);
        fixture.end(narrow);

        checkThatOneProcessRuns();
    }

    @Test
    void aPlaceThatWasPassedOnIsNotGivenBackAgain() throws IOException {
        Execution held = fixture.start(HELD, go("go"));
        fixture.await(held, NodeEvent.Started.class, "a");
        Execution paused = fixture.start("name: paused\nnodes: [{id: a, run: echo}]\n");
        fixture.settle(paused);
        Fixture.join(fixture.engine.pause(paused.id(), Fixture.NOBODY));
        create("go");
        fixture.end(held);
        fixture.settle(paused);
        paused.cancel(null);
        fixture.end(paused);

        checkThatOneProcessRuns();
    }

    private void checkThatOneProcessRuns() throws IOException {
        Execution next = fixture.start(HELD, go("next"));
        fixture.await(next, NodeEvent.Started.class, "a");
        fixture.settle(next);
        assertThat(fixture.journal.events(next.id()))
                .filteredOn(NodeEvent.Started.class::isInstance)
                .hasSize(1);
        create("next");
        assertThat(MaxParallelTest.mostAtOnce(fixture.end(next))).isEqualTo(1);
    }

    @Test
    void anAttemptThatFailsLeavesItsPlace() {
        Story story = fixture.run("""
                name: fails
                variables: {list: [1]}
                nodes:
                  - {id: bad, onError: continue, run: 'echo ${{ vars.list[7] }}'}
                  - {id: missing, onError: continue, run: [no-such-program-anywhere]}
                  - {id: slow, onError: continue, timeout: 100ms, run: sleep 60}
                  - {id: again, onError: continue, retry: {attempts: 2, delay: 10ms}, run: exit 1}
                  - {id: fine, run: echo}
                """);

        assertThat(story.statuses()).containsEntry("fine", "completed");
        assertThat(MaxParallelTest.mostAtOnce(story)).isEqualTo(1);
    }

    @Test
    void aPlaceIsNotHeldUpByTheWidthOfAWorkflow() throws IOException {
        Execution narrow = fixture.start(HELD.replace("nodes:", "maxParallel: 1\nnodes:"), go("go"));
        Execution narrower = fixture.start(HELD.replace("nodes:", "maxParallel: 1\nnodes:"), go("go"));
        create("go");

        assertThat(fixture.end(narrow).statuses().values()).containsOnly("completed");
        assertThat(fixture.end(narrower).statuses().values()).containsOnly("completed");
    }

    @Test
    void thereIsAtLeastOnePlace() {
        assertThatThrownBy(() -> Engine.builder().maxProcesses(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxProcesses is 0; use at least 1");
    }

    private Map<String, Object> go(String name) {
        return Map.of("go", folder.resolve(name).toString());
    }

    private void create(String name) throws IOException {
        Files.createFile(folder.resolve(name));
    }

    private static long start(Story story, String path) {
        return story.node(path).startedMicros();
    }

    private static long end(Story story, String path) {
        return story.all(NodeEvent.Completed.class).stream()
                .filter(event -> path.equals(event.envelope().path()))
                .findFirst()
                .orElseThrow()
                .envelope()
                .timestampMicros();
    }
}
