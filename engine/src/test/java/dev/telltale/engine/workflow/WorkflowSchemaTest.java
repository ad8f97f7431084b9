package dev.telltale.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schema says what the parser says, as far as a schema can: the parser is asked for what it knows, so neither forgets anything. */
class WorkflowSchemaTest {
    private static final String NEW = "zzqqzz";
    private static final String KNOWN = "known here: ";

    /** Problems that lie in the form of a file, not in what its names and expressions mean. */
    private static final Pattern OF_FORM = Pattern.compile("unknown field .*|'.*' is missing|there are no 'nodes'"
            + "|(?!the default ).* must be .*, but is .*|.* is .*, but must be from .*|.* is (blank|empty)|.* cannot be (a|an|the) .*|'.*' is not a duration"
            + "|.* must be longer than nothing|the node does nothing|the node has '.*' and '.*'|'with' belongs to 'task'"
            + "|'join' must be .*|'onRestart' must be .*|a loop has one of .*|a wait has one of .*|'nodes' and 'steps' exclude each other"
            + "|there is no type .*|'.*' is no (backoff|kind of error to retry)|a .* node cannot be retried|a .* node goes on after a restart where it was"
            + "|'else' has a branch of its own|'on' is empty.*|'.*' is set by the engine");

    private static final Path TESTS = Path.of("src/test/java/dev/telltale/engine");
    private static final Path INVALID = Path.of("src/test/resources/dev/telltale/engine/workflow/invalid");

    /** Workflows that together use every field there is. */
    private static final List<String> SAMPLES = List.of("""
            name: everything
            inputs:
              region: {type: string, default: eu, secret: true}
              copies: {type: integer, required: false}
              ratio: {type: number, default: 0.5}
              fast: {type: boolean, default: true}
              list: {type: array, default: [1]}
              map: {type: object, default: {a: 1}}
            variables: {n: 0, text: "${{ inputs.region }}"}
            timeout: 10m
            maxParallel: 4
            nodes:
              - id: shell
                run: make test
                if: inputs.fast
                timeout: 5m
                retry: {attempts: 3, backoff: linear, delay: 1s, maxDelay: 1m, jitter: 0.5, on: [execution, timeout]}
                onError: mend
              - {id: mend, run: [echo, 1, true, 1.5], always: true}
              - id: program
                needs: [shell, mend]
                join: any
                run: {command: [ls], cwd: /tmp, env: {A: 1, B: {value: x, secret: true}}}
              - {id: script, needs: shell, if: true, run: {command: make}, retry: {on: connection}, onRestart: fail}
              - {id: http, task: http, with: {url: "https://example.org", headers: {a: b}}, onError: continue}
              - {id: count, set: {n: vars.n + 1, text: "'x'"}}
              - id: which
                switch:
                  - {when: vars.n > 1, then: [far]}
                  - {when: false, then: near}
                  - {else: [near]}
              - {id: far, wait: {for: 1h30m}}
              - {id: near, wait: {until: "2099-01-31T09:00:00Z"}}
              - {id: asked, wait: {approval: {prompt: "Ship ${{ inputs.region }}?"}}}
              - id: each
                loop:
                  over: inputs.list
                  as: one
                  parallel: 2
                  until: vars.n > 5
                  maxIterations: 10
                  do:
                    - {id: inner, run: "echo ${{ one }}"}
              - {id: thrice, loop: {times: 3, do: {steps: [{id: first, task: noop}, {id: second, task: noop}]}}}
              - {id: often, loop: {while: vars.n < 3, do: {nodes: [{id: again, set: {n: vars.n + 1}}]}}}
              - {id: other, call: {workflow: release, inputs: {a: 1}}}
              - {id: say, emit: {name: order.packed, data: {n: "${{ vars.n }}"}}}
              - {id: tell, emit: {name: order.told, data: "${{ inputs.map }}"}}
            outputs: {n: vars.n, fixed: 5}
            """, """
            name: steps
            steps:
              - {id: a, task: noop}
              - {id: b, wait: {for: "${{ 1 }}s"}}
            """);

    @Test
    void whereverTheParserKnowsFieldsTheSchemaKnowsTheSame() {
        int maps = 0;
        for (Object sample : samples()) {
            for (List<Object> way : maps(sample)) {
                Object changed = Documents.withEntry(sample, way, NEW, 1);
                List<String> known = knownFields(changed);
                if (known == null) {
                    assertThat(SchemaReading.fieldsAt(way))
                            .as("the parser takes any field in '%s'", Documents.text(way))
                            .isEmpty();
                    continue;
                }
                maps++;
                assertThat(SchemaReading.objections(changed))
                        .as("an unknown field in '%s'", Documents.text(way))
                        .isNotEmpty();
                assertThat(SchemaReading.fieldsAt(way))
                        .as("fields of the schema in '%s', and of the parser", Documents.text(way))
                        .containsExactlyInAnyOrderElementsOf(known);
            }
        }
        assertThat(maps).isGreaterThan(40);
    }

    // What no sample uses would not be looked into.
    @Test
    void theSamplesUseEveryField() {
        Map<Set<String>, Set<String>> used = new HashMap<>();
        for (Object sample : samples()) {
            assertThat(SchemaReading.problems(sample)).isEmpty();
            for (List<Object> way : maps(sample)) {
                Set<String> known = SchemaReading.fieldsAt(way);
                Documents.walk(at(sample, way), List.of(), (inner, value) -> {
                    if (inner.size() == 1 && inner.get(0) instanceof String name && known.contains(name)) {
                        used.computeIfAbsent(known, unseen -> new TreeSet<>()).add(name);
                    }
                });
            }
        }
        used.forEach((known, names) -> assertThat(names).containsExactlyInAnyOrderElementsOf(known));
    }

    @Test
    void wordsAreTheSame() {
        words("type", Arrays.stream(InputType.values()).map(InputType::text), word -> """
                {name: a, inputs: {i: {type: %s}}, nodes: [{id: a, task: noop}]}""".formatted(word));
        words("onRestart", Arrays.stream(OnRestart.values()).map(OnRestart::word), word -> """
                {name: a, nodes: [{id: a, task: noop, onRestart: %s}]}""".formatted(word));
        words("join", Arrays.stream(Join.values()).map(Join::word), word -> """
                {name: a, nodes: [{id: a, task: noop, join: %s}]}""".formatted(word));
        words("on", Arrays.stream(ErrorKind.values()).map(ErrorKind::wireName), word -> """
                {name: a, nodes: [{id: a, run: x, retry: {on: %s}}]}""".formatted(word));
        words(
                "backoff",
                Arrays.stream(Retry.Backoff.values())
                        .map(backoff -> backoff.name().toLowerCase(Locale.ROOT)),
                word -> """
                {name: a, nodes: [{id: a, run: x, retry: {backoff: %s}}]}""".formatted(word));
    }

    private static void words(String what, Stream<String> words, UnaryOperator<String> workflow) {
        Stream.concat(words, Stream.of("other")).forEach(word -> {
            Object document = SchemaReading.document(workflow.apply(word));
            assertThat(SchemaReading.objections(document).isEmpty())
                    .as("%s: %s", what, word)
                    .isEqualTo(SchemaReading.problems(document).isEmpty());
        });
    }

    /** Each value of the samples as each other kind of value: what the parser takes the schema takes, what it refuses for its form too. */
    @Test
    void aValueOfTheWrongKindIsTakenByBothOrRefusedByBoth() {
        List<Object> others = new ArrayList<>(List.of(
                "text",
                "",
                " ",
                "a b",
                "30s",
                "0s",
                "5 apples",
                "${{ vars.n }}",
                0L,
                1L,
                -1L,
                20_000_000_000L,
                2.5,
                true));
        others.add(List.of());
        others.add(List.of("a"));
        others.add(List.of(List.of()));
        others.add(Map.of());
        others.add(Map.of("id", "b"));
        others.add(null);
        Map<Boolean, Integer> compared = new HashMap<>();
        for (Object sample : samples()) {
            Documents.walk(sample, List.of(), (way, value) -> {
                if (!way.isEmpty()) {
                    others.forEach(other -> compare(Documents.with(sample, way, before -> other), way, compared));
                }
                if (value instanceof Map<?, ?> map) {
                    map.keySet().forEach(name -> compare(Documents.without(sample, way, name), way, compared));
                }
            });
        }
        assertThat(compared.get(true)).as("taken by both").isGreaterThan(300);
        assertThat(compared.get(false)).as("refused by both").isGreaterThan(1000);
    }

    private static void compare(Object document, List<Object> way, Map<Boolean, Integer> compared) {
        List<Problem> problems = SchemaReading.problems(document);
        if (problems.isEmpty()) {
            assertThat(SchemaReading.objections(document))
                    .as("'%s' in %s", Documents.text(way), document)
                    .isEmpty();
            compared.merge(true, 1, Integer::sum);
        } else if (problems.stream().anyMatch(WorkflowSchemaTest::isOfForm)) {
            assertThat(SchemaReading.objections(document))
                    .as("'%s': %s in %s", Documents.text(way), problems, document)
                    .isNotEmpty();
            compared.merge(false, 1, Integer::sum);
        }
    }

    private static boolean isOfForm(Problem problem) {
        return OF_FORM.matcher(problem.message()).matches();
    }

    @Test
    void everyBrokenFileWithAMistakeInItsFormIsRefused() throws IOException {
        Map<String, List<Problem>> refused = new TreeMap<>();
        for (Path file : files(INVALID, ".yaml")) {
            String text = Files.readString(file);
            Object document = SchemaReading.document(text);
            List<Problem> mistakes = SchemaReading.problems(text).stream()
                    .filter(WorkflowSchemaTest::isOfForm)
                    .toList();
            if (document != null && !mistakes.isEmpty()) {
                assertThat(SchemaReading.objections(document))
                        .as("%s: %s", file, mistakes)
                        .isNotEmpty();
                refused.put(file.getFileName().toString(), mistakes);
            }
        }
        assertThat(refused).hasSizeGreaterThan(8);
    }

    @Test
    void everyExampleIsTaken() throws IOException {
        List<Path> examples = files(Path.of("../src/examples"), ".yaml");
        assertThat(examples).hasSizeGreaterThan(10);
        for (Path file : examples) {
            assertThat(SchemaReading.objections(SchemaReading.document(Files.readString(file))))
                    .as(file.toString())
                    .isEmpty();
        }
    }

    // Every text block in the tests of the engine that begins as a workflow, and every short one of the tests of the
    // parser.
    @Test
    void everyWorkflowOfTheTestsThatIsOneIsTaken() throws IOException {
        int taken = 0;
        for (Path file : files(TESTS, ".java")) {
            for (String text : workflows(Files.readString(file))) {
                if (isWorkflow(text)) {
                    taken++;
                    assertThat(SchemaReading.objections(SchemaReading.document(text)))
                            .as("%s:%n%s", file, text)
                            .isEmpty();
                }
            }
        }
        assertThat(taken).isGreaterThan(150);
    }

    private static boolean isWorkflow(String text) {
        try {
            WorkflowParser.parse(text, "test.yaml");
            return true;
        } catch (InvalidWorkflowException refused) {
            return false;
        }
    }

    private static Set<String> workflows(String source) {
        Set<String> found = new LinkedHashSet<>();
        Matcher blocks = Pattern.compile("\"\"\"\\n(.*?)\"\"\"", Pattern.DOTALL).matcher(source);
        while (blocks.find()) {
            found.add(blocks.group(1).stripIndent().translateEscapes());
        }
        Matcher kinds = Pattern.compile("(?:kind|node)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\)")
                .matcher(source);
        while (kinds.find()) {
            String fields = kinds.group(1).translateEscapes();
            found.add("name: a\nvariables: {a: 0, b: 0, c: 0, d: 0, e: 0, f: 0}\nnodes: [{id: it, " + fields + "}]\n");
        }
        return found;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static List<Object> samples() {
        return SAMPLES.stream().map(SchemaReading::document).toList();
    }

    private static List<List<Object>> maps(Object document) {
        List<List<Object>> maps = new ArrayList<>();
        Documents.walk(document, List.of(), (way, value) -> {
            if (value instanceof Map) {
                maps.add(way);
            }
        });
        return maps;
    }

    private static Object at(Object document, List<Object> way) {
        Object value = document;
        for (Object step : way) {
            value = step instanceof Integer index ? ((List<?>) value).get(index) : ((Map<?, ?>) value).get(step);
        }
        return value;
    }

    /** The fields that the parser names when it refuses an unknown one; null if any field is welcome there. */
    private static List<String> knownFields(Object document) {
        return SchemaReading.problems(document).stream()
                .filter(problem -> problem.message().equals("unknown field '" + NEW + "'"))
                .map(problem ->
                        Arrays.asList(problem.hint().substring(KNOWN.length()).split(", ")))
                .findFirst()
                .orElse(null);
    }
}
