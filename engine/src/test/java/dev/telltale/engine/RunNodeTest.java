package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that run commands. */
class RunNodeTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    // 002-02, 002-03, 002-06
    @Test
    void outputAndErrorsAreToldApartAndTheExitCodeAtTheEnd() {
        Story story = fixture.run("""
                name: apart
                nodes: [{id: a, run: "echo one; echo two >&2; echo three"}]
                """);

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("one\nthree\n");
        assertThat(story.output("a", Stream.STDERR)).isEqualTo("two\n");
        assertThat(story.all(NodeEvent.Completed.class).get(0).exitCode()).isZero();
    }

    @Test
    void theLinesOfTheOutputFileAreTheOutputs() {
        Story story = fixture.run("""
                name: outputs
                nodes:
                  - id: a
                    run: |
                      echo "a=1" >> "$TELLTALE_OUTPUT"
                      echo "b=x=y z" >> "$TELLTALE_OUTPUT"
                      echo "" >> "$TELLTALE_OUTPUT"
                      echo "empty=" >> "$TELLTALE_OUTPUT"
                outputs: {n: "int(nodes.a.outputs.a) + 1"}
                """);

        assertThat(story.node("a").outputs()).isEqualTo(Map.of("a", "1", "b", "x=y z", "empty", ""));
        assertThat(story.view().outputs()).isEqualTo(Map.of("n", 2L));
    }

    @Test
    void anOutputFileThatMakesNoSenseFailsTheNode() {
        Story story = fixture.run("""
                name: outputs
                nodes:
                  - {id: a, run: 'echo nonsense >> "$TELLTALE_OUTPUT"', onError: continue}
                  - {id: b, run: 'rm "$TELLTALE_OUTPUT"; mkfifo "$TELLTALE_OUTPUT"', onError: continue}
                  - {id: c, run: 'head -c 2000000 /dev/zero > "$TELLTALE_OUTPUT"', onError: continue}
                  - {id: d, run: 'rm "$TELLTALE_OUTPUT"', onError: continue}
                """);

        assertThat(message(story, "a")).isEqualTo("line 1 of $TELLTALE_OUTPUT is no name=value line");
        assertThat(message(story, "b")).startsWith("$TELLTALE_OUTPUT is no file any more");
        assertThat(message(story, "c")).startsWith("$TELLTALE_OUTPUT holds 2000000 bytes");
        assertThat(story.node("d").outputs()).isEmpty();
    }

    @Test
    void aCommandSeesWhereItIsAndItsOwnEnvironment() {
        Story story = fixture.run("""
                name: env
                inputs: {who: {type: string, default: you}}
                nodes:
                  - id: a
                    run:
                      command: 'echo "$TELLTALE_EXECUTION_ID $TELLTALE_NODE $TELLTALE_ATTEMPT $GREETING"'
                      env: {GREETING: "hello ${{ inputs.who }}"}
                """);

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo(story.view().executionId() + " a 1 hello you\n");
    }

    @Test
    void aNodeInALoopSeesItsPath() {
        Story story = fixture.run("""
                name: path
                nodes: [{id: each, loop: {times: 2, do: [{id: a, run: "echo $TELLTALE_NODE"}]}}]
                """);

        assertThat(story.output("each[1]/a", Stream.STDOUT)).isEqualTo("each[1]/a\n");
    }

    @Test
    void theLastLineOfAFailureIsCutBetweenCharacters() {
        Story story = fixture.run(
                "name: x\nnodes: [{id: a, run: 'echo \"x${{ inputs.smile }}\" >&2; exit 3'}]\ninputs: {smile: {type: string}}\n",
                Map.of("smile", "😀".repeat(200)));

        assertThat(Objects.requireNonNull(story.node("a").error()).message())
                .isEqualTo("exit code 3: x" + "😀".repeat(149) + "…");
    }

    @Test
    void aListRunsThatProgramWithoutAShell() {
        Story story = fixture.run("""
                name: list
                nodes: [{id: a, run: [printf, "%s|", "$HOME", "a b", "${{ 1 + 1 }}", "*"]}]
                """);

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("$HOME|a b|2|*|");
        assertThat(story.all(NodeEvent.Started.class).get(0).command()).isEqualTo("printf %s| $HOME a b 2 *");
    }

    @Test
    void aShellStopsAtTheFirstCommandThatFails() {
        Story story = fixture.run("""
                name: strict
                nodes:
                  - id: a
                    run: |
                      echo before
                      false
                      echo after
                """);

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("before\n");
        assertThat(message(story, "a")).isEqualTo("exit code 1");
    }

    @Test
    void whatCannotBeStartedIsAValidationError() {
        Story story = fixture.run("""
                name: missing
                nodes:
                  - {id: program, run: [no-such-program-anywhere, x], onError: continue}
                  - {id: folder, run: {command: pwd, cwd: /no/such/folder}, onError: continue}
                  - {id: nul, run: {command: pwd, cwd: "${{ 'a\\u0000b' }}"}, onError: continue}
                  - {id: env, run: {command: pwd, env: {X: "${{ 'a\\u0000b' }}"}}, onError: continue}
                  - {id: empty, run: ["${{ '' }}"], onError: continue}
                """);

        assertThat(story.all(NodeEvent.Failed.class)).hasSize(5).allSatisfy(failed -> {
            assertThat(failed.error().kind()).isEqualTo(ErrorKind.VALIDATION);
            assertThat(failed.error().retryable()).isFalse();
            assertThat(failed.exitCode()).isNull();
        });
        assertThat(message(story, "program")).contains("no-such-program-anywhere");
        assertThat(message(story, "folder")).contains("/no/such/folder");
    }

    @Test
    void commandsRunInAFreshFolderThatGoesWithTheExecution() {
        Story story = fixture.run("""
                name: folder
                nodes:
                  - {id: a, run: "pwd; echo x > file; mkdir -p sub/deep; echo y > sub/deep/file; ln -s / link"}
                  - {id: b, needs: [a], run: "cat file"}
                  - {id: c, needs: [a], run: {command: pwd, cwd: sub}}
                """);

        Path folder = Path.of(story.output("a", Stream.STDOUT).strip());
        assertThat(story.output("b", Stream.STDOUT)).isEqualTo("x\n");
        assertThat(story.output("c", Stream.STDOUT).strip())
                .isEqualTo(folder.resolve("sub").toString());
        assertThat(folder).doesNotExist();
        assertThat(folder.getParent()).isEmptyDirectory();
        fixture.close();
        assertThat(folder.getParent()).doesNotExist();
    }

    @Test
    void commandsRunInAGivenFolderThatStays(@TempDir Path folder) {
        Execution execution = fixture.engine.start(
                WorkflowParser.parse("""
                name: given
                nodes: [{id: a, run: "echo x > file"}]
                """, "test.yaml"), Map.of(), StartOptions.DEFAULT.withDirectory(folder));
        fixture.end(execution);

        assertThat(folder.resolve("file")).exists();
        assertThat(folder).isDirectoryContaining(Files::isRegularFile);
    }

    // A value that reaches a shell is never code, wherever it stands.
    @Test
    void hostileValuesAreNeverRun(@TempDir Path folder) {
        String hostile = "'; touch pwned; \" $(touch pwned) `touch pwned` && touch pwned #\n* ~ $HOME -n";
        Execution execution = fixture.engine.start(
                WorkflowParser.parse("""
                name: hostile
                inputs: {x: {type: string}}
                nodes:
                  - id: a
                    run: |
                      printf '%s|' ${{ inputs.x }}
                      printf '%s|' "${{ inputs.x }}"
                      printf '%s|' '${{ inputs.x }}'
                """, "test.yaml"),
                Map.of("x", hostile),
                StartOptions.DEFAULT.withDirectory(folder));

        Story story = fixture.end(execution);

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo((hostile + "|").repeat(3));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theCommandIsShownWithItsValuesInPlace() {
        Story story = fixture.run("""
                name: shown
                inputs: {x: {type: string, default: "a b"}}
                nodes: [{id: a, run: 'echo "${{ inputs.x }}"'}]
                """);

        assertThat(story.all(NodeEvent.Started.class).get(0).command()).isEqualTo("echo \"a b\"");
    }

    @Test
    void standardInputIsEmpty() {
        Story story = fixture.run("""
                name: stdin
                nodes: [{id: a, run: "cat; echo done"}]
                """);

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("done\n");
    }

    @Test
    void outputBeyondTheBudgetIsCounted() {
        RecordingJournal journal = new RecordingJournal();
        try (Engine engine =
                Engine.builder().journal(journal).outputBudget(1000).build()) {
            Execution execution = engine.start(WorkflowParser.parse("""
                    name: loud
                    nodes: [{id: a, run: "head -c 5000 /dev/zero | tr '\\\\0' x"}]
                    """, "test.yaml"), Map.of());
            Fixture.join(execution.outcome());

            Story story = Story.of(journal.events(execution.id()));
            assertThat(story.output("a", Stream.STDOUT)).hasSize(1000);
            assertThat(story.node("a").droppedBytes()).isEqualTo(4000);
        }
    }

    private static String message(Story story, String path) {
        return Objects.requireNonNull(story.node(path).error()).message();
    }
}
