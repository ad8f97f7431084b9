package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.sdk.Input;
import dev.telltale.sdk.Output;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import dev.telltale.sdk.TypedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks whose inputs and outputs are fields; 004-12. */
class TypedTaskTest {
    private Fixture fixture;

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private Story run(Class<? extends TypedTask> type, String with) {
        fixture = new Fixture(Map.of(), builder -> builder.task("t", type));
        return fixture.run(yaml(with));
    }

    private static String yaml(String with) {
        return """
                name: typed
                variables: {n: 7, text: "7", nothing: null}
                nodes:
                  - id: a
                    task: t
                    with: %s
                """.formatted(with);
    }

    enum Speed {
        FAST,
        VERY_SLOW
    }

    record Size(int width, int height) {
        Size {
            if (width * height > 100) {
                throw new IllegalArgumentException("more than 100 pixels");
            }
        }
    }

    record Tree(
            String name,
            @Input(required = false) List<Tree> parts,
            @Input(name = "max-depth") Optional<Integer> depth) {}

    static final class Everything implements TypedTask {
        static final AtomicInteger INSTANCES = new AtomicInteger();

        @Input
        private String text;

        @Input
        int number;

        @Input
        Long big;

        @Input
        double real;

        @Input
        boolean flag;

        @Input
        Speed speed;

        @Input
        Duration pause;

        @Input
        Instant at;

        @Input(name = "size-list")
        List<Size> sizes;

        @Input
        Map<String, Integer> counts;

        @Input
        Tree tree;

        @Input
        Optional<String> maybe;

        @Input
        Optional<String> never;

        @Input(required = false)
        int retries = 3;

        @Input(required = false)
        String unset = "as it was";

        @Input
        Object any;

        @Input
        List<?> raw;

        @Output
        private String all;

        @Override
        public void run(TaskContext context) {
            INSTANCES.incrementAndGet();
            assertThat(all).isNull();
            assertThatThrownBy(() -> sizes.add(null)).isInstanceOf(UnsupportedOperationException.class);
            all = String.join(
                    " ",
                    Arrays.asList(
                                    text, number, big, real, flag, speed, pause, at, sizes, counts, tree, maybe, never,
                                    retries, unset, any, raw)
                            .stream()
                            .map(String::valueOf)
                            .toList());
        }
    }

    @Test
    void everyTypeIsInjectedAndEachAttemptHasAnInstanceOfItsOwn() {
        Everything.INSTANCES.set(0);
        fixture = new Fixture(Map.of(), builder -> builder.task("t", Everything.class));
        String nodes = """
                    with:
                      text: "n is ${{ vars.n }}"
                      number: ${{ vars.n }}
                      big: 3000000000
                      real: ${{ vars.n }}
                      flag: true
                      speed: very_slow
                      pause: 1h30m
                      at: "2026-11-20T10:00:00+01:00"
                      size-list: [{width: 1, height: 2}, {width: "${{ vars.n }}", height: 3.0}]
                      counts: {a: 1, "b c": 2}
                      tree: {name: root, parts: [{name: leaf, max-depth: 3}]}
                      maybe: here
                      never: ${{ vars.nothing }}
                      unset: null
                      any: [1, {x: null}]
                      raw: [a, 1]
                """;
        Story story = fixture.run("name: typed\nvariables: {n: 7, nothing: null}\nnodes:\n  - id: a\n    task: t\n"
                + nodes + "  - id: b\n    task: t\n" + nodes);

        assertThat(story.node("a").outputs())
                .isEqualTo(Map.of(
                        "all",
                        "n is 7 7 3000000000 7.0 true VERY_SLOW PT1H30M 2026-11-20T09:00:00Z "
                                + "[Size[width=1, height=2], Size[width=7, height=3]] {a=1, b c=2} "
                                + "Tree[name=root, parts=[Tree[name=leaf, parts=null, depth=Optional[3]]], depth=Optional.empty] "
                                + "Optional[here] Optional.empty 3 as it was [1, {x=null}] [a, 1]"));
        assertThat(story.statuses()).containsEntry("b", "completed");
        assertThat(Everything.INSTANCES).hasValue(2);
    }

    static class Narrow implements TypedTask {
        @Input(description = "the file to read")
        String file;

        @Input
        int count;

        @Input
        Speed speed;

        @Input
        Duration pause;

        @Input
        List<Size> sizes;

        @Override
        public void run(TaskContext context) {}
    }

    @Test
    void everyProblemThatTheTextShowsIsReportedWithItsPlace() {
        fixture = new Fixture(Map.of(), builder -> builder.task("t", Narrow.class));

        assertThatThrownBy(() -> fixture.engine.workflows().check("""
                        name: typed
                        inputs: {x: {type: string}}
                        nodes:
                          - id: a
                            task: t
                            with:
                              fil: x
                              count: "5"
                              speed: fats
                              pause: ${{ inputs.x }}
                              sizes:
                                - {width: 1, height: many, depth: 1}
                                - ${{ inputs.x }}
                                - {width: "a${{ inputs.x }}"}
                          - {id: b, task: t, with: {file: "${{ inputs.y }}", speed: fast, cuont: 1}}
                        """, "a.yaml"))
                .isInstanceOfSatisfying(
                        InvalidWorkflowException.class,
                        invalid -> assertThat(invalid.problems())
                                .containsExactly(
                                        problem(5, 11, "nodes[0].task", "'file' is missing", "text: the file to read"),
                                        problem(
                                                7,
                                                7,
                                                "nodes[0].with.fil",
                                                "'fil' is no input of this task",
                                                "did you mean 'file'?"),
                                        problem(
                                                8,
                                                14,
                                                "nodes[0].with.count",
                                                "'count' must be a whole number, but is text",
                                                "text is never taken for a number; write it without quotes, or convert it as in ${{ int(…) }}"),
                                        problem(
                                                9,
                                                14,
                                                "nodes[0].with.speed",
                                                "'speed' must be one of fast, very_slow, but is another text",
                                                "did you mean 'fast'?"),
                                        problem(
                                                12,
                                                9,
                                                "nodes[0].with.sizes[0].depth",
                                                "'sizes[0].depth' is not known",
                                                "known here: width, height"),
                                        problem(
                                                12,
                                                9,
                                                "nodes[0].with.sizes[0].height",
                                                "'sizes[0].height' must be a whole number, but is text",
                                                "text is never taken for a number; write it without quotes, or convert it as in ${{ int(…) }}"),
                                        problem(
                                                12,
                                                9,
                                                "nodes[0].with.sizes[2].width",
                                                "'sizes[2].width' must be a whole number, but is text",
                                                "text is never taken for a number; write it without quotes, or convert it as in ${{ int(…) }}"),
                                        problem(
                                                12,
                                                9,
                                                "nodes[0].with.sizes[2].height",
                                                "'sizes[2].height' is missing",
                                                "a whole number"),
                                        // the inputs of b cannot all be read; their names can
                                        problem(15, 19, "nodes[1].task", "'count' is missing", "a whole number"),
                                        problem(15, 19, "nodes[1].task", "'pause' is missing", "a duration"),
                                        problem(15, 19, "nodes[1].task", "'sizes' is missing", "a list"),
                                        problem(15, 40, "nodes[1].with.file", "there is no input 'y'", "declared: x"),
                                        problem(
                                                15,
                                                67,
                                                "nodes[1].with.cuont",
                                                "'cuont' is no input of this task",
                                                "did you mean 'count'?")));
    }

    private static Problem problem(int line, int column, String at, String message, String hint) {
        return new Problem(line, column, at, message, hint);
    }

    @Test
    void aWorkflowThatWasReadElsewhereIsCheckedBeforeItStarts() {
        fixture = new Fixture(Map.of(), builder -> builder.task("t", Narrow.class));

        assertThatThrownBy(() -> fixture.start(yaml("{file: x, count: 1.5, speed: FAST, pause: 1s, sizes: []}")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problems())
                                .containsExactly(problem(
                                        6,
                                        28,
                                        "nodes[0].with.count",
                                        "'count' must be a whole number, but is a number with a fraction",
                                        null)));
    }

    // G10: values may be secret
    @Test
    void whatOnlyARunKnowsFailsTheNodeWithEveryProblemAndNoValue() {
        ExecutionError error = error(run(Narrow.class, """
                {file: "${{ vars.n }}", count: "${{ vars.text + 'sesame' }}", speed: "${{ 'sesame' }}", pause: "${{ 'sesame' }}",
                 sizes: "${{ [{'width': 50, 'height': 3}, vars.nothing, {'width': 3000000000, 'height': 1}] }}"}"""));

        assertThat(error.kind()).isEqualTo(ErrorKind.VALIDATION);
        assertThat(error.retryable()).isFalse();
        assertThat(error.message())
                .isEqualTo("task 't' cannot use its inputs: "
                        + "'file' must be text, but is a whole number (put it in quotes, or convert it as in ${{ string(…) }}); "
                        + "'count' must be a whole number, but is text"
                        + " (text is never taken for a number; write it without quotes, or convert it as in ${{ int(…) }}); "
                        + "'speed' must be one of fast, very_slow, but is another text; "
                        + "'pause' must be a duration, but is another text"
                        + " (write a number and a unit (ms, s, m, h, d), as in 30s or 1h30m); "
                        + "'sizes[0]' is refused: more than 100 pixels; "
                        + "'sizes[1]' must be a map, but is null; "
                        + "'sizes[2].width' must be a whole number, but is one beyond 2147483647");
    }

    @Test
    void aListFullOfMistakesIsNotRepeatedInFull() {
        ExecutionError error = error(run(
                Narrow.class,
                "{file: x, count: 1, speed: fast, pause: 1s, sizes: \"${{ [" + "1,".repeat(49) + "1] }}\"}"));

        assertThat(error.message())
                .contains("'sizes[19]'")
                .doesNotContain("'sizes[20]'")
                .endsWith("there are 30 more problems");
    }

    static final class Speaking implements TypedTask {
        @Input
        String word;

        @Override
        public void run(TaskContext context) {
            context.output(word + "\n");
            context.error(
                    context.attempt() + context.path() + context.deadline().isPresent());
            context.progress(0.5, word);
            context.emit("said", Map.of("word", word));
        }
    }

    @Test
    void itSpeaksAsEveryTask() {
        Story story = run(Speaking.class, "{word: hello}");

        assertThat(story.output("a", OutputEvent.Stream.STDOUT)).isEqualTo("hello\n");
        assertThat(story.output("a", OutputEvent.Stream.STDERR)).isEqualTo("1afalse");
        assertThat(story.lines())
                .containsSequence(
                        "node.started a", "node.progress a", "custom.said a {word=hello}", "node.completed a");
    }

    static class Parent implements TypedTask {
        @Input
        protected int from;

        @Output(name = "sum")
        protected long result;

        @Override
        public void run(TaskContext context) {
            result = from + 1;
        }
    }

    static final class Child extends Parent {
        @Input
        private int more;

        @Override
        public void run(TaskContext context) {
            super.run(context);
            result += more;
        }
    }

    @Test
    void inheritedFieldsCount() {
        assertThat(run(Child.class, "{from: 1, more: 40}").node("a").outputs()).isEqualTo(Map.of("sum", 42L));
    }

    static final class Counting implements TypedTask {
        private final AtomicInteger calls;

        @Output
        int call;

        Counting(AtomicInteger calls) {
            this.calls = calls;
        }

        @Override
        public void run(TaskContext context) throws TaskException {
            call = calls.incrementAndGet();
            if (call < 3) {
                throw TaskException.connection("not yet", null);
            }
        }
    }

    @Test
    void aFactoryGivesInstancesWhatTheProgramHas() {
        AtomicInteger calls = new AtomicInteger();
        fixture = new Fixture(Map.of(), builder -> builder.task("t", Counting.class, () -> new Counting(calls)));
        Story story = fixture.run("name: a\nnodes: [{id: a, task: t, retry: {attempts: 3, delay: 1ms}}]\n");

        assertThat(story.node("a").outputs()).isEqualTo(Map.of("call", 3L));
        assertThat(story.all(NodeEvent.Retrying.class)).hasSize(2);
    }

    @Test
    void aFactoryMayFail() {
        fixture = new Fixture(Map.of(), builder -> builder.task("t", Counting.class, () -> null));
        assertThat(error(fixture.run("name: a\nnodes: [{id: a, task: t}]\n")).message())
                .isEqualTo("the factory of task 't' gave null");
        fixture.close();
        fixture = new Fixture(
                Map.of(),
                builder -> builder.task("t", Counting.class, (Callable<Counting>) () -> {
                    throw TaskException.connection("no database", null);
                }));
        assertThat(error(fixture.run("name: a\nnodes: [{id: a, task: t}]\n")).kind())
                .isEqualTo(ErrorKind.CONNECTION);
    }

    // ---- outputs

    record Hit(
            String name,
            Optional<Integer> line,
            @Input(name = "took") Duration time) {}

    static final class Rich implements TypedTask {
        @Output
        List<Object> hits = List.of(new Hit("a", Optional.of(1), Duration.ofSeconds(90)), Optional.empty());

        @Output
        Map<String, Speed> speeds = Map.of("x", Speed.VERY_SLOW);

        @Output
        Instant at = Instant.parse("2026-11-20T10:00:00Z");

        @Output
        String nothing;

        @Output
        Set<Integer> set = Set.of(1);

        @Override
        public void run(TaskContext context) {}
    }

    @Test
    void outputsAreWrittenAsInputsAreRead() {
        Map<String, Object> outputs =
                Objects.requireNonNull(run(Rich.class, "{}").node("a").outputs());

        assertThat(outputs.get("hits"))
                .isEqualTo(Arrays.asList(Map.of("name", "a", "line", 1L, "took", "1m30s"), null));
        assertThat(outputs.get("speeds")).isEqualTo(Map.of("x", "VERY_SLOW"));
        assertThat(outputs.get("at")).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(outputs).containsEntry("nothing", null);
        assertThat(outputs.get("set")).isEqualTo(List.of(1L));
    }

    record Broken(int x) {
        @Override
        public int x() {
            throw new IllegalStateException("cannot be read");
        }
    }

    static final class Leaving implements TypedTask {
        static final Map<String, Object> WHAT = new ConcurrentHashMap<>();

        @Input
        String what;

        @Output
        Object left;

        @Override
        public void run(TaskContext context) {
            left = WHAT.get(what);
        }
    }

    @Test
    void outputsThatCannotBeKeptAreADataErrorThatNamesThem() {
        List<Object> deep = new ArrayList<>();
        deep.add(deep);
        List<Object> wide = new ArrayList<>(List.of("x"));
        for (int i = 0; i < 15; i++) {
            wide = new ArrayList<>(java.util.Collections.nCopies(10, wide)); // 10^15 values, a few lists
        }
        Leaving.WHAT.putAll(Map.of(
                "object",
                new Object(),
                "huge",
                "x".repeat(2 << 20),
                "deep",
                deep,
                "wide",
                wide,
                "keys",
                Map.of(Speed.FAST, 1),
                "negative",
                Duration.ofSeconds(-1),
                "array",
                new int[] {1}));
        assertLeft("object", "'left': a java.lang.Object is no JSON value");
        assertLeft("huge", "'left': the value is more than 1048576 bytes");
        assertLeft("deep", "'left': the value is nested more than 16 levels deep");
        assertLeft("wide", "'left': the value is more than 1048576 bytes");
        assertLeft("keys", "'left': a key is a dev.telltale.engine.TypedTaskTest$Speed; JSON objects have text keys");
        assertLeft("negative", "'left': a negative duration cannot be written");
        assertLeft("array", "'left': a int[] is no JSON value");
    }

    private void assertLeft(String what, String message) {
        ExecutionError error = error(run(Leaving.class, "{what: " + what + "}"));
        assertThat(error.kind()).as(what).isEqualTo(ErrorKind.DATA);
        assertThat(error.retryable()).as(what).isFalse();
        assertThat(error.message()).startsWith("its outputs cannot be kept: " + message);
        fixture.close();
    }

    @Test
    void anAccessorThatThrowsFailsTheNode() {
        Leaving.WHAT.put("broken", new Broken(1));
        assertThat(error(run(Leaving.class, "{what: broken}")).message())
                .isEqualTo("IllegalStateException: cannot be read");
    }

    // ---- hostile classes

    static final class ThrowingConstructor implements TypedTask {
        ThrowingConstructor() {
            throw new IllegalStateException("not today");
        }

        @Override
        public void run(TaskContext context) {}
    }

    static final class StaticFailure implements TypedTask {
        static final int BROKEN = Integer.parseInt("no number");

        @Override
        public void run(TaskContext context) {}
    }

    @Test
    void aConstructorThatThrowsFailsTheAttempt() {
        ExecutionError error = error(run(ThrowingConstructor.class, "{}"));

        assertThat(error.message()).isEqualTo("IllegalStateException: not today");
        assertThat(error.retryable()).isTrue();
    }

    @Test
    void aClassThatCannotBeInitialisedFailsEveryAttemptAndIsNotRetried() {
        fixture = new Fixture(Map.of(), builder -> builder.task("t", StaticFailure.class));
        for (int i = 0; i < 2; i++) { // the JVM says it in another way the second time
            ExecutionError error = error(fixture.run("name: a\nnodes: [{id: a, task: t, retry: {attempts: 3}}]\n"));

            assertThat(error.message()).startsWith("the class of task 't' cannot be used: ");
            assertThat(error.retryable()).isFalse();
        }
    }

    // ---- registration

    static final class Unfit implements TypedTask {
        @Input
        int[] numbers;

        @Input
        final String fixed = String.valueOf(1);

        @Input
        static String shared;

        @Input(name = "same")
        String one;

        @Input(name = "same")
        String two;

        @Input(name = "not a name")
        String three;

        @Input
        Map<Integer, String> byNumber;

        @Input
        List<Holder> holders;

        @Output(name = "out")
        String four;

        @Output(name = "out")
        String five;

        Unfit(String needed) {}

        @Override
        public void run(TaskContext context) {}
    }

    record Holder(Thread thread) {}

    abstract static class Unfinished implements TypedTask {}

    final class Inner implements TypedTask {
        @Override
        public void run(TaskContext context) {}
    }

    enum Cursed {
        A;

        static final int BROKEN = Integer.parseInt("no number");
    }

    static final class Cursing implements TypedTask {
        @Input
        Cursed cursed;

        @Override
        public void run(TaskContext context) {}
    }

    @Test
    void aClassThatCannotWorkIsRefusedWhenItIsRegistered() {
        String supported =
                ", which no input can have; use String, int, long, double, boolean, an enum, Duration, Instant, "
                        + "List<…>, Map<String, …>, Optional<…>, a record, or Object for any JSON value";
        assertUnfit(
                Unfit.class,
                "the task 't' cannot be made of dev.telltale.engine.TypedTaskTest$Unfit: "
                        + "it has no constructor without parameters; add one, or register it with a factory; "
                        + "field 'numbers' has the type int[]" + supported + "; "
                        + "field 'fixed' is final, so that nothing can be put into it; remove 'final'; "
                        + "field 'shared' is static, so calls would share it; remove 'static'; "
                        + "field 'two' is called 'same' as another input is; give it a name of its own; "
                        + "field 'three' cannot be called 'not a name'; use letters, digits, _ and -, beginning with no digit, at most 64; "
                        + "field 'byNumber' has the type java.util.Map<java.lang.Integer, java.lang.String>" + supported
                        + "; "
                        + "field 'holders' is the record Holder, whose component 'thread' has the type java.lang.Thread"
                        + supported + "; "
                        + "field 'five' is called 'out' as another output is; give it a name of its own");
        assertUnfit(Unfinished.class, "it is abstract; register a class that can be instantiated");
        assertUnfit(TypedTask.class, "it is abstract; register a class that can be instantiated");
        assertUnfit(
                Inner.class,
                "it belongs to an instance of TypedTaskTest; make it static, or register it with a factory");
        assertUnfit(Cursing.class, "it needs something that cannot be loaded: java.lang.ExceptionInInitializerError");
    }

    private static void assertUnfit(Class<? extends TypedTask> type, String message) {
        assertThatThrownBy(() -> Engine.builder().task("t", type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(message);
    }

    // ---- the built-in http

    @Test
    void theBuiltInHttpIsCheckedLikeAnyOther() {
        fixture = new Fixture();

        assertThatThrownBy(() -> fixture.engine
                        .workflows()
                        .check("name: x\nnodes: [{id: a, task: http, with: {uri: x, method: 5}}]", "x"))
                .isInstanceOfSatisfying(
                        InvalidWorkflowException.class,
                        invalid -> assertThat(invalid.problems())
                                .extracting(Problem::message)
                                .containsExactly(
                                        "'url' is missing",
                                        "'uri' is no input of this task",
                                        "'method' must be text, but is a whole number"));
        assertThat(WorkflowParser.parse("name: x\nnodes: [{id: a, task: http}]", "x"))
                .isNotNull();
    }

    private static ExecutionError error(Story story) {
        return Objects.requireNonNull(story.node("a").error());
    }
}
