package dev.telltale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of calls before anything runs. */
class CalledFilesTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsBesideTheFileAndFitsIsFine() throws IOException {
        write("deploy.yml", "name: deploy\ninputs: {n: {type: integer}}\nnodes:\n  - {id: a, task: noop}\n");

        assertThat(check("{workflow: deploy, inputs: {n: 3}}")).isEmpty();
        assertThat(check("{workflow: deploy, inputs: {n: \"${{ inputs.x }}\"}}"))
                .isEmpty();
        assertThat(check("{workflow: \"${{ inputs.x }}\"}"))
                .as("known only when it runs")
                .isEmpty();
    }

    @Test
    void aMissingOneIsNamedWithItsPlace() throws IOException {
        write("deploy.yaml", "name: deploy\nnodes:\n  - {id: a, task: noop}\n");

        assertThat(check("{workflow: depoly}"))
                .containsExactly("4:31: nodes[0].call.workflow: there is no workflow 'depoly' beside this file;"
                        + " did you mean 'deploy'?");
        assertThat(check("{workflow: something-else}"))
                .singleElement()
                .asString()
                .contains("put it into " + folder);
    }

    @Test
    void inputsThatCannotFitAreNamedEach() throws IOException {
        write("deploy.yaml", """
                name: deploy
                inputs: {n: {type: integer}, to: {type: string}, flag: {type: boolean, default: true}}
                nodes:
                  - {id: a, task: noop}
                """);

        assertThat(check("{workflow: deploy, inputs: {n: many, too: x, flag: \"${{ inputs.x }}\"}}"))
                .containsExactly(
                        "4:51: nodes[0].call.inputs.n: the input 'n' must be a whole number, but is text",
                        "4:31: nodes[0].call.workflow: workflow 'deploy' needs the input 'to';"
                                + " give it under inputs; it is of type string",
                        "4:62: nodes[0].call.inputs.too: workflow 'deploy' has no input 'too'; did you mean 'to'?");
    }

    @Test
    void whatIsWrongDeeperDownIsToldAtTheCallThatLeadsThere() throws IOException {
        write("one.yaml", "name: one\nnodes:\n  - {id: a, call: {workflow: two}}\n");
        write(
                "two.yaml",
                "name: two\nnodes:\n  - {id: a, call: {workflow: one}}\n  - {id: b, call: {workflow: three}}\n");

        assertThat(check("{workflow: one}"))
                .singleElement()
                .asString()
                .startsWith("4:31: nodes[0].call.workflow: workflow 'one' is invalid: one:3:30:")
                .contains("two:4:30:")
                .contains("there is no workflow 'three'");
    }

    @Test
    void anInvalidOneIsToldWithItsProblems() throws IOException {
        write("bad.yaml", "name: bad\nnodes:\n  - {id: a}\n");
        write("other.yaml", "name: elsewhere\nnodes:\n  - {id: a, task: noop}\n");

        assertThat(check("{workflow: bad}")).singleElement().asString().contains("bad.yaml:3:5", "does nothing");
        assertThat(check("{workflow: other}")).singleElement().asString().contains("called 'elsewhere'");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private List<String> check(String call) {
        String yaml = "name: caller\ninputs: {x: {type: string}}\nnodes:\n  - {id: it, call: " + call + "}\n";
        return new CalledFiles(folder)
                .problems(WorkflowParser.parse(yaml, "caller.yaml")).stream()
                        .map(Problem::toString)
                        .toList();
    }
}
