package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How executions begin, and how an engine ends. */
class StartTest {
    private static final String IMMORTAL = """
            name: immortal
            nodes:
              - {id: a, task: gate}
              - {id: tidy, needs: [a], always: true, run: "echo $$; trap '' TERM; while :; do sleep 1; done"}
            """;

    private static final String SMALL = """
            name: small
            inputs: {n: {type: integer, default: 1}, token: {type: string, secret: true, required: false}}
            nodes: [{id: a, task: gate}]
            """;

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aWorkflowIsStartedByItsNameWithLabelsAndTrigger() {
        assertThat(fixture.engine.workflows().put("small", SMALL)).isTrue();
        assertThat(fixture.engine.workflows().put("small", SMALL)).isFalse();
        Started started = Fixture.join(fixture.engine.start(new StartRequest(
                null, "small", null, Map.of("n", 5), Map.of("team", "a"), new Trigger("http", "ada"))));

        assertThat(started.workflow()).isEqualTo("small");
        assertThat(started.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(started.isNew()).isTrue();
        assertThat(started.executionId()).matches("[A-Za-z0-9_-]{1,64}");
        RunEvent.Started first =
                (RunEvent.Started) fixture.journal.events(started.executionId()).get(0);
        assertThat(first.labels()).isEqualTo(Map.of("team", "a"));
        assertThat(first.trigger()).isEqualTo(new Trigger("http", "ada"));
        assertThat(first.inputs()).containsEntry("n", 5L);
        assertThat(fixture.journal.definition(first.definition())).isEqualTo(SMALL);
    }

    @Test
    void theSameRequestUnderTheSameIdStartsOnce() {
        Started first = Fixture.join(start("my-id", Map.of("n", 2)));
        Started again = Fixture.join(start("my-id", Map.of("n", 2)));
        assertThat(first.isNew()).isTrue();
        assertThat(again).isEqualTo(new Started("my-id", "small", ExecutionStatus.RUNNING, false));
        fixture.gates.openAll();
        fixture.journal.await(ExecutionEvent::isTerminal);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Fixture.join(start("my-id", Map.of("n", 2))))
                        .isEqualTo(new Started("my-id", "small", ExecutionStatus.COMPLETED, false)));
        assertThat(fixture.journal.events("my-id").stream().filter(RunEvent.Started.class::isInstance))
                .hasSize(1);
    }

    @Test
    void theSameRequestAtOnceManyTimesStartsOnce() {
        List<CompletionStage<Started>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(start("my-id", Map.of("n", 2)));
        }

        assertThat(answers.stream().map(Fixture::join).filter(Started::isNew)).hasSize(1);
        assertThat(fixture.journal.events("my-id").stream().filter(RunEvent.Started.class::isInstance))
                .hasSize(1);
    }

    @Test
    void anotherRequestUnderTheSameIdIsRefused() {
        Fixture.join(start("my-id", Map.of("n", 2)));
        assertThat(refusal(start("my-id", Map.of("n", 3)))).isEqualTo(Reason.ID_TAKEN);
        fixture.gates.openAll();
        fixture.journal.await(ExecutionEvent::isTerminal);
        assertThat(refusal(start("my-id", Map.of("n", 3)))).isEqualTo(Reason.ID_TAKEN);
        assertThatThrownBy(() -> fixture.engine.start(
                        WorkflowParser.parse(SMALL, "small"), Map.of("n", 2), StartOptions.DEFAULT.withId("my-id")))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void whatMakesNoSenseIsRefusedWithAllItsProblems() {
        assertThat(refusal(start("no spaces", Map.of()))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(start("x".repeat(65), Map.of()))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(request(null, "unknown", null, Map.of()))).isEqualTo(Reason.UNKNOWN_WORKFLOW);
        assertThat(refusal(request(null, null, null, Map.of()))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(request(null, "small", SMALL, Map.of()))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(request(null, null, "name: x\nnodes: [{id: a, task: nosuch}]", Map.of())))
                .isEqualTo(Reason.INVALID_WORKFLOW);
        RefusedException inputs = (RefusedException) Fixture.problemOf(start(null, Map.of("n", "x", "m", 1)));
        assertThat(inputs.reason()).isEqualTo(Reason.INVALID_INPUTS);
        assertThat(inputs.problems()).hasSize(2);
        assertThat(fixture.journal.head()).isZero();
    }

    @Test
    void inputsThatAreTooLargeTogetherAreRefused() {
        String yaml = "name: x\ninputs: {a: {type: string}, b: {type: string}}\nnodes: [{id: n, task: noop}]\n";
        Map<String, Object> inputs = Map.of("a", "x".repeat(600_000), "b", "x".repeat(600_000));

        assertThatThrownBy(() -> fixture.start(yaml, inputs)).isInstanceOf(InvalidInputsException.class);
        assertThat(refusal(request(null, null, yaml, inputs))).isEqualTo(Reason.INVALID_INPUTS);
    }

    @Test
    void labelsThatAreTooLargeTogetherAreRefused() {
        Map<String, String> labels = Map.of("a", "x".repeat(40_000), "b", "x".repeat(40_000));
        StartRequest request = new StartRequest(null, null, SMALL, Map.of(), labels, new Trigger("api", null));

        assertThat(Fixture.problemOf(fixture.engine.start(request)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("the labels are 80015 bytes as JSON; at most 65536 are allowed")
                .extracting("reason")
                .isEqualTo(RefusedException.Reason.MALFORMED);
    }

    @Test
    void anEngineLeavesNothingInItsOwnWorkspace() throws IOException {
        for (Consumer<Engine> way : List.<Consumer<Engine>>of(Engine::close, Engine::halt)) {
            Fixture own = new Fixture();
            Story story = own.run("name: where\nnodes: [{id: a, run: pwd}]\n");
            Path workspace = Path.of(
                            story.output("a", OutputEvent.Stream.STDOUT).strip())
                    .getParent();
            Files.writeString(Files.createDirectory(workspace.resolve("left")).resolve("file"), "x");
            way.accept(own.engine);

            assertThat(workspace).doesNotExist();
            own.close();
        }
    }

    @Test
    void cleanupThatHangsEndsWithTheEngine() {
        try (Fixture own = new Fixture()) {
            Execution execution = own.start(IMMORTAL);
            String pid = pidOfCleanup(own, execution);
            own.engine.close();

            assertThat(own.end(execution).last()).isInstanceOf(RunEvent.Cancelled.class);
            assertThat(LivingProcesses.isAlive(pid)).isFalse();
        }
    }

    @Test
    void aHaltEndsWhatHangsAndTellsNothing() {
        try (Fixture own = new Fixture()) {
            Execution execution = own.start(IMMORTAL);
            String pid = pidOfCleanup(own, execution);
            own.engine.halt();

            assertThat(LivingProcesses.isAlive(pid)).isFalse();
            assertThat(own.journal.events(execution.id())).noneMatch(ExecutionEvent::isTerminal);
            own.engine.suspend(Duration.ZERO); // else closing it would wait for an end
        }
    }

    private static String pidOfCleanup(Fixture own, Execution execution) {
        own.gates.awaitReached("a");
        execution.cancel(null);
        String pid = own.await(execution, OutputEvent.class, "tidy").text().strip();
        execution.cancel(null);
        return pid;
    }

    @Test
    void aWorkflowWithAnUnknownTaskIsNotKept() {
        assertThatThrownBy(() -> fixture.engine.workflows().put("x", "name: x\nnodes: [{id: a, task: gat}]"))
                .isInstanceOf(InvalidWorkflowException.class)
                .hasMessageContaining("there is no task 'gat'");
        assertThatThrownBy(() -> fixture.engine.workflows().put("x", SMALL))
                .isInstanceOf(InvalidWorkflowException.class);
        assertThat(fixture.engine.workflows().names()).isEmpty();
        Workflow workflow = WorkflowParser.parse("name: x\nnodes: [{id: a, task: gat}]", "x");
        assertThatThrownBy(() -> fixture.engine.start(workflow, Map.of())).isInstanceOf(RefusedException.class);
    }

    // 003-22
    @Test
    void severalExecutionsAtOnceNeverMix() {
        Workflow workflow = WorkflowParser.parse("""
                name: many
                inputs: {n: {type: integer}}
                variables: {sum: 0}
                nodes:
                  - {id: each, loop: {times: 20, parallel: 4, do: [{id: add, set: {sum: vars.sum + inputs.n}}]}}
                  - {id: pick, needs: [each], switch: [{when: inputs.n % 2 == 0, then: [even]}, {else: [odd]}]}
                  - {id: even, task: noop}
                  - {id: odd, task: noop}
                outputs: {sum: vars.sum}
                """, "test.yaml");
        List<Execution> executions = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            executions.add(fixture.engine.start(workflow, Map.of("n", n)));
        }

        for (int n = 0; n < 100; n++) {
            Story story = fixture.end(executions.get(n));
            assertThat(story.view().outputs()).isEqualTo(Map.of("sum", 20L * n));
            assertThat(story.statuses()).containsEntry(n % 2 == 0 ? "even" : "odd", "completed");
        }
        assertThat(executions.stream().map(Execution::id).distinct()).hasSize(100);
    }

    @Test
    void closingTheEngineCancelsWhatRunsAndRefusesWhatComes() {
        Execution process = fixture.start("name: a\nnodes: [{id: a, run: 'echo $$; sleep 300'}]\n");
        Execution task = fixture.start("name: b\nnodes: [{id: a, task: gate}]\n");
        Execution paused = fixture.start("name: c\nnodes: [{id: a, wait: {for: 1h}}]\n");
        fixture.gates.awaitReached("a");
        Fixture.join(fixture.engine.pause(paused.id(), Fixture.NOBODY));
        String pid = ((OutputEvent) fixture.await(process, event -> event instanceof OutputEvent)).text();

        fixture.engine.close();

        for (Execution execution : List.of(process, task, paused)) {
            assertThat(execution.outcome().toCompletableFuture()).isDone();
            RunEvent.Cancelled cancelled =
                    (RunEvent.Cancelled) fixture.end(execution).last();
            assertThat(cancelled.reason()).isEqualTo("shutdown");
        }
        assertThat(LivingProcesses.isAlive(pid)).isFalse();
        assertThatThrownBy(() -> fixture.start(SMALL)).isInstanceOf(RefusedException.class);
        assertThat(refusal(start(null, Map.of()))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(refusal(fixture.engine.cancel(process.id(), Fixture.NOBODY))).isEqualTo(Reason.FINISHED);
        fixture.engine.close(); // once more does nothing
    }

    @Test
    void manyStartsWhileTheEngineClosesAllComeToAnEnd() throws InterruptedException {
        Workflow workflow = WorkflowParser.parse("name: x\nnodes: [{id: a, wait: {for: 1h}}]\n", "x");
        List<Execution> executions = Collections.synchronizedList(new ArrayList<>());
        Thread starter = new Thread(() -> {
            try {
                while (true) {
                    executions.add(fixture.engine.start(workflow, Map.of()));
                }
            } catch (RefusedException closed) {
                // that is the end of it
            }
        });
        starter.start();
        while (executions.size() < 10) {
            Thread.onSpinWait();
        }
        fixture.engine.close();
        starter.join();

        for (Execution execution : executions) {
            assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Cancelled.class);
        }
    }

    // 002-18
    @Test
    void nothingIsLeftOfAnExecutionThatEnded() {
        int before = telltaleThreads();
        try (Fixture own = new Fixture()) {
            own.run(
                    "name: x\ntimeout: 1h\nnodes: [{id: a, run: echo x, timeout: 1h}, {id: b, needs: [a], task: noop}]\n");
        }
        Awaitility.await().untilAsserted(() -> assertThat(telltaleThreads()).isLessThanOrEqualTo(before));
    }

    private static int telltaleThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("telltale-"))
                .count();
    }

    private CompletionStage<Started> start(String id, Map<String, ?> inputs) {
        return request(id, null, SMALL, inputs);
    }

    private CompletionStage<Started> request(String id, String workflow, String definition, Map<String, ?> inputs) {
        return fixture.engine.start(
                new StartRequest(id, workflow, definition, inputs, Map.of(), new Trigger("api", null)));
    }

    private static Reason refusal(CompletionStage<?> answer) {
        Throwable problem = Objects.requireNonNull(Fixture.problemOf(answer));
        assertThat(problem).isInstanceOf(RefusedException.class);
        return ((RefusedException) problem).reason();
    }
}
