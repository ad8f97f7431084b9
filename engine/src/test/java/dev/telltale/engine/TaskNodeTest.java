package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.OutputEvent.Stream;
import dev.telltale.sdk.Task;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks in Java, through the SDK. */
class TaskNodeTest {
    private final Map<String, Task> tasks = new HashMap<>();
    private Fixture fixture;

    @AfterEach
    void close() {
        fixture.close();
    }

    private Story run(String name, Task task) {
        tasks.put(name, task);
        fixture = new Fixture(tasks);
        return fixture.run("name: tasks\nnodes: [{id: a, task: " + name + "}]\n");
    }

    @Test
    void aTaskSeesWhereItIsAndWhatItIsGiven() {
        Map<String, Object> seen = new ConcurrentHashMap<>();
        tasks.put("look", context -> {
            seen.put("path", context.path());
            seen.put("node", context.nodeId());
            seen.put("execution", context.executionId());
            seen.put("attempt", context.attempt());
            seen.put("inputs", context.inputs());
            seen.put("double", context.input("n", Double.class));
            seen.put("list", context.input("list", List.class));
            assertThatThrownBy(() -> context.inputs().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
            return Map.of();
        });
        fixture = new Fixture(tasks);
        Story story = fixture.run("""
                name: look
                nodes:
                  - {id: each, loop: {times: 1, do: [{id: a, task: look, with: {n: "${{ item + 2 }}", list: [1, x], t: "i=${{ item }}"}}]}}
                """);

        assertThat(story.statuses()).containsEntry("each", "completed");
        assertThat(seen)
                .containsAllEntriesOf(Map.of(
                        "path",
                        "each[0]/a",
                        "node",
                        "a",
                        "execution",
                        story.view().executionId(),
                        "attempt",
                        1,
                        "inputs",
                        Map.of("n", 2L, "list", List.of(1L, "x"), "t", "i=0"),
                        "double",
                        2.0,
                        "list",
                        List.of(1L, "x")));
    }

    @Test
    void whatATaskSaysComesInOrderBetweenItsStartAndItsEnd() {
        Story story = run("speak", context -> {
            context.progress(0.25, "a quarter");
            context.output("one\n");
            context.error("two\n");
            context.emit("batch.done", Map.of("ms", 12.5));
            context.output("three");
            return Map.of("x", 1, "f", 1.5f, "list", Arrays.asList("a", null), "nothing", Collections.emptyMap());
        });

        assertThat(story.events().stream().map(event -> event.typeName()).filter(type -> !type.startsWith("progress")))
                .containsExactly(
                        "execution.started",
                        "node.started",
                        "node.progress",
                        "node.output",
                        "node.output",
                        "custom.batch.done",
                        "node.output",
                        "node.completed",
                        "execution.completed");
        NodeEvent.Progressed progress = story.all(NodeEvent.Progressed.class).get(0);
        assertThat(progress.fraction()).isEqualTo(0.25);
        assertThat(progress.message()).isEqualTo("a quarter");
        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("one\nthree");
        assertThat(story.all(OutputEvent.class)).extracting(OutputEvent::line).containsExactly(1L, 1L, 2L);
        assertThat(story.node("a").outputs())
                .isEqualTo(Map.of("x", 1L, "f", 1.5, "list", Arrays.asList("a", null), "nothing", Map.of()));
    }

    @Test
    void longOutputIsCutOnCodePoints() {
        String text = "😀".repeat(5_000);
        Story story = run("long", context -> {
            context.output(text);
            return Map.of();
        });

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo(text);
        assertThat(story.all(OutputEvent.class)).hasSizeGreaterThan(1).allSatisfy(event -> {
            assertThat(event.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(8192);
            assertThat(Character.isLowSurrogate(event.text().charAt(0))).isFalse();
        });
    }

    @Test
    void outputBeyondTheBudgetIsDroppedAndCounted() {
        tasks.put("much", context -> {
            context.output("1234567");
            context.error("8é😀");
            context.output("more");
            return Map.of();
        });
        fixture = new Fixture(tasks, builder -> builder.outputBudget(11));
        Story story = fixture.run("name: much\nnodes: [{id: a, task: much}]\n");

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("1234567");
        assertThat(story.output("a", Stream.STDERR)).isEqualTo("8é");
        assertThat(story.all(NodeEvent.Completed.class))
                .extracting(NodeEvent.Completed::droppedBytes)
                .containsExactly(8L);
    }

    @Test
    void anyExceptionFailsTheNode() {
        assertError(
                run("a", context -> {
                    throw new IllegalStateException("no luck");
                }),
                ErrorKind.EXECUTION,
                "IllegalStateException: no luck",
                true);
        assertError(
                run("b", context -> {
                    throw new NullPointerException();
                }),
                ErrorKind.EXECUTION,
                "NullPointerException",
                true);
        assertError(
                run("c", context -> {
                    throw new StackOverflowError();
                }),
                ErrorKind.EXECUTION,
                "StackOverflowError",
                true);
        assertError(
                run("d", context -> {
                    throw new InterruptedException("by itself");
                }),
                ErrorKind.EXECUTION,
                "it was interrupted",
                true);
    }

    @Test
    void aTaskExceptionSaysWhatSortOfFailureItWas() {
        assertError(
                run("a", context -> {
                    throw TaskException.validation("v");
                }),
                ErrorKind.VALIDATION,
                "v",
                false);
        assertError(
                run("b", context -> {
                    throw TaskException.connection("c", null);
                }),
                ErrorKind.CONNECTION,
                "c",
                true);
        assertError(
                run("c", context -> {
                    throw TaskException.execution("e", false, null);
                }),
                ErrorKind.EXECUTION,
                "e",
                false);
        assertError(
                run("d", context -> {
                    throw TaskException.data("d", null);
                }),
                ErrorKind.DATA,
                "d",
                false);
        assertError(
                run("e", context -> Map.of("x", context.input("missing", String.class))),
                ErrorKind.VALIDATION,
                "input 'missing' is missing; give it under 'with'",
                false);
    }

    @Test
    void outputsThatCannotBeKeptAreADataError() {
        assertError(
                run("a", context -> Map.of("x", new Object())),
                ErrorKind.DATA,
                "its outputs cannot be kept: a java.lang.Object is no JSON value;",
                false);
        assertError(
                run("b", context -> Map.of("x", Double.NaN)), ErrorKind.DATA, "its outputs cannot be kept: NaN", false);
        assertError(
                run("c", context -> Map.of("x", "y".repeat(2 << 20))),
                ErrorKind.DATA,
                "its outputs cannot be kept: the value is more than 1048576 bytes",
                false);
        assertError(
                run("d", context -> null), ErrorKind.DATA, "its outputs cannot be kept: the task returned null", false);
        List<Object> deep = new ArrayList<>();
        deep.add(deep);
        assertError(run("e", context -> Map.of("x", deep)), ErrorKind.DATA, "its outputs cannot be kept: ", false);
    }

    @Test
    void aMessageOfAnyLengthIsCut() {
        Story story = run("long", context -> {
            throw new IllegalStateException("x".repeat(5 << 20));
        });

        assertThat(Objects.requireNonNull(story.view().error()).message()).hasSizeLessThan(5_000);
    }

    @Test
    void whatATaskSaysWrongIsItsOwnException() {
        assertError(
                run("a", context -> {
                    context.emit("Not A Name", null);
                    return Map.of();
                }),
                ErrorKind.EXECUTION,
                "IllegalArgumentException: the event name 'Not A Name' is none",
                true);
        assertError(
                run("b", context -> {
                    context.progress(2, null);
                    return Map.of();
                }),
                ErrorKind.EXECUTION,
                "IllegalArgumentException: progress is 2.0; use 0 to 1",
                true);
        assertError(
                run("c", context -> {
                    context.emit("big", "x".repeat(2 << 20));
                    return Map.of();
                }),
                ErrorKind.DATA,
                "",
                false);
    }

    // 003-25: cancel interrupts the work in flight
    @Test
    void aCancelledTaskIsInterruptedAndToldSo() throws InterruptedException {
        CompletableFuture<String> heard = new CompletableFuture<>();
        CountDownLatch cancelAction = new CountDownLatch(1);
        tasks.put("wait", context -> {
            context.onCancel(cancelAction::countDown);
            context.output("up\n");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                heard.complete("interrupted, cancelled " + context.isCancelled());
                throw stopped;
            }
            return Map.of();
        });
        fixture = new Fixture(tasks);
        Execution execution = fixture.start("name: w\nnodes: [{id: a, task: wait}]\n");
        fixture.await(execution, OutputEvent.class, "a");
        execution.cancel("enough");

        assertThat(fixture.end(execution).statuses()).containsEntry("a", "cancelled");
        assertThat(heard.join()).isEqualTo("interrupted, cancelled true");
        assertThat(cancelAction.await(30, TimeUnit.SECONDS)).isTrue(); // it has a thread of its own
    }

    @Test
    void aCancelActionThatComesTooLateRunsAtOnceAndOneThatThrowsHurtsNobody() {
        AtomicReference<String> ran = new AtomicReference<>();
        tasks.put("wait", context -> {
            context.onCancel(() -> {
                throw new IllegalStateException("broken");
            });
            context.output("up\n");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                context.onCancel(() -> ran.set("at once"));
            }
            return Map.of();
        });
        fixture = new Fixture(tasks);
        Execution execution = fixture.start("name: w\nnodes: [{id: a, task: wait}]\n");
        fixture.await(execution, OutputEvent.class, "a");
        execution.cancel(null);

        assertThat(fixture.end(execution).statuses()).containsEntry("a", "cancelled");
        assertThat(ran).hasValue("at once");
    }

    @Test
    void aTaskThatHasReturnedIsSilent() {
        CompletableFuture<TaskContext> kept = new CompletableFuture<>();
        Story story = run("keep", context -> {
            kept.complete(context);
            return Map.of();
        });
        for (int i = 0; i < 200; i++) { // more than would wait for a run that listens
            kept.join().output("still here");
            kept.join().progress(1, null);
        }

        assertThat(fixture.journal.events(story.view().executionId()))
                .hasSize(story.events().size());
    }

    @Test
    void aTaskThatTalksFasterThanTheJournalTakesIsHeldBack() {
        CountDownLatch open = new CountDownLatch(1);
        List<Integer> said = Collections.synchronizedList(new ArrayList<>());
        tasks.put("talk", context -> {
            for (int i = 0; i < 1_000; i++) {
                context.output(i + "\n");
                said.add(i);
            }
            return Map.of();
        });
        fixture = new Fixture(tasks);
        fixture.journal.holdAt(event -> event instanceof OutputEvent, open);
        Execution execution = fixture.start("name: talk\nnodes: [{id: a, task: talk}]\n");
        fixture.journal.awaitHeld();
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> said.size() < 200);
        open.countDown();

        assertThat(fixture.end(execution).output("a", Stream.STDOUT).lines()).hasSize(1_000);
    }

    @Test
    void anotherTaskMayTakeTheNameOfABuiltInOne() {
        assertThat(run("noop", context -> Map.of("own", true)).node("a").outputs())
                .isEqualTo(Map.of("own", true));
    }

    private void assertError(Story story, ErrorKind kind, String message, boolean isRetryable) {
        ExecutionError error = Objects.requireNonNull(story.node("a").error());
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.message()).startsWith(message);
        assertThat(error.retryable()).isEqualTo(isRetryable);
        fixture.close();
    }
}
