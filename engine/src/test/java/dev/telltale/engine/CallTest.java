package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.sdk.TaskException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that runs another workflow: what it gives, what comes back. */
class CallTest {
    private final AtomicInteger tries = new AtomicInteger();
    private final Fixture fixture = new Fixture(Map.of(
            "broken",
            context -> {
                throw TaskException.data("no such thing", null);
            },
            "third",
            context -> {
                if (tries.incrementAndGet() < 3) {
                    throw TaskException.connection("line is busy", null);
                }
                return Map.of("tries", tries.get());
            }));

    @AfterEach
    void close() {
        fixture.close();
    }

    private void put(String yaml) {
        String name = WorkflowParser.parse(yaml, "called").name();
        fixture.engine.workflows().put(name, yaml);
    }

    @Test
    void whatIsCalledRunsAsAnExecutionOfItsOwnAndItsOutputsComeBack() {
        put("""
                name: double
                inputs: {n: {type: integer}, by: {type: integer, default: 2}}
                nodes:
                  - {id: noop, task: noop}
                outputs: {product: inputs.n * inputs.by}
                """);
        Execution execution = fixture.engine.start(
                WorkflowParser.parse("""
                        name: caller
                        inputs: {n: {type: integer}}
                        nodes:
                          - {id: twice, call: {workflow: double, inputs: {n: "${{ inputs.n }}"}}}
                          - {id: again, call: {workflow: "dou${{ 'ble' }}", inputs: {n: "${{ nodes.twice.outputs.product }}", by: 5}}}
                        outputs: {product: nodes.again.outputs.product}
                        """, "caller.yaml"),
                Map.of("n", 4),
                StartOptions.DEFAULT.withLabels(Map.of("team", "web")));

        Story story = fixture.end(execution);

        assertThat(((RunEvent.Completed) story.last()).outputs()).isEqualTo(Map.of("product", 40L));
        String child = Family.children(fixture, execution, "again").get(0);
        assertThat(story.all(NodeEvent.Started.class).get(1).inputs())
                .isEqualTo(Map.of("workflow", "double", "executionId", child, "inputs", Map.of("n", 8L, "by", 5L)));
        Story called = Family.story(fixture, child);
        RunEvent.Started start = (RunEvent.Started) called.events().get(0);
        assertThat(start.parent()).isEqualTo(new Parent(execution.id(), "again"));
        assertThat(start.trigger()).isEqualTo(new Trigger("call", null));
        assertThat(start.labels()).isEqualTo(Map.of("team", "web"));
        assertThat(start.envelope().workflow()).isEqualTo("double");
        assertThat(fixture.journal.definition(start.definition())).startsWith("name: double");
    }

    @Test
    void eachIterationOfALoopMayCall() {
        put(
                "name: say\ninputs: {word: {type: string}}\nnodes:\n  - {id: a, task: noop}\noutputs: {said: inputs.word}\n");
        Execution execution = fixture.start("""
                name: caller
                nodes:
                  - id: each
                    loop:
                      over: "['a', 'b', 'c']"
                      parallel: 2
                      do:
                        - {id: tell, call: {workflow: say, inputs: {word: "${{ item }}"}}}
                outputs: {results: nodes.each.outputs.results}
                """);

        Story story = fixture.end(execution);

        assertThat(((RunEvent.Completed) story.last()).outputs().toString()).contains("said=a", "said=b", "said=c");
        assertThat(Family.children(fixture, execution, "each[1]/tell")).hasSize(1);
    }

    @Test
    void aFailureFailsTheNodeWithItsKind() {
        put("name: bad\nnodes:\n  - {id: look, task: broken}\n");
        Story story = fixture.run("""
                name: caller
                nodes:
                  - {id: it, call: {workflow: bad}}
                  - {id: after, needs: [it], task: noop}
                """);

        ExecutionError error = story.all(NodeEvent.Failed.class).get(0).error();
        assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
        assertThat(error.message()).isEqualTo("workflow 'bad' failed in node 'look': no such thing");
        assertThat(error.nodeId()).isEqualTo("it");
        assertThat(story.statuses()).containsEntry("after", "skipped");
        assertThat(((RunEvent.Failed) story.last()).error()).isEqualTo(error);
    }

    @Test
    void aRetryCallsAnew() {
        put("name: dial\nnodes:\n  - {id: ring, task: third}\noutputs: {tries: nodes.ring.outputs.tries}\n");
        Execution execution = fixture.start("""
                name: caller
                nodes:
                  - {id: it, call: {workflow: dial}, retry: {attempts: 3, delay: 1ms}}
                """);

        Story story = fixture.end(execution);

        assertThat(story.node("it").outputs()).isEqualTo(Map.of("tries", 3L));
        assertThat(Family.children(fixture, execution, "it")).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void whatDoesNotExistIsNamedTogetherWithWhatIsLikeIt() {
        put("name: deploy\nnodes:\n  - {id: a, task: noop}\n");

        ExecutionError error = failure("name: caller\nnodes:\n  - {id: it, call: {workflow: depoly}}\n");

        assertThat(error.kind()).isEqualTo(ErrorKind.VALIDATION);
        assertThat(error.message()).isEqualTo("there is no workflow 'depoly'; did you mean 'deploy'?");
        assertThat(error.retryable()).isFalse();
    }

    @Test
    void inputsThatDoNotFitAreAllNamed() {
        put("name: deploy\ninputs: {n: {type: integer}, to: {type: string}}\nnodes:\n  - {id: a, task: noop}\n");

        ExecutionError error =
                failure("name: caller\nnodes:\n  - {id: it, call: {workflow: deploy, inputs: {n: many, too: x}}}\n");

        assertThat(error.kind()).isEqualTo(ErrorKind.VALIDATION);
        assertThat(error.message())
                .contains("the inputs do not fit workflow 'deploy'")
                .contains("'n' must be a whole number")
                .contains("'to' is missing")
                .contains("there is no input 'too'");
    }

    @Test
    void aWorkflowThatCallsItselfComesToAnEnd() {
        put("name: endless\nnodes:\n  - {id: again, call: {workflow: endless}}\n");

        Story story = fixture.run("name: caller\nnodes:\n  - {id: it, call: {workflow: endless}}\n");

        assertThat(story.last().error().message()).contains("at most 16 are allowed");
        long begun = fixture.journal.read(0, Integer.MAX_VALUE).stream()
                .filter(entry -> entry.event() instanceof RunEvent.Started)
                .count();
        assertThat(begun).isEqualTo(17);
    }

    @Test
    void aWorkflowThatCallsTooMuchAtOnceFailsThereAndLeavesRoomForTheNextOne() {
        put("name: sleeper\nnodes:\n  - {id: sleep, wait: {for: 1h}}\n");
        String crowd =
                "name: crowd\nnodes:\n  - {id: many, loop: {times: 1001, parallel: 1001, do: [{id: it, call: {workflow: sleeper}}]}}\n";

        Execution execution = fixture.start(crowd);
        NodeEvent.Failed tooMany = fixture.await(execution, NodeEvent.Failed.class, "many[1000]/it");
        assertThat(tooMany.error().kind()).isEqualTo(ErrorKind.VALIDATION);
        assertThat(tooMany.error().message()).startsWith("there are 1000 executions at work already");
        execution.cancel("seen");
        fixture.end(execution);

        Execution again = fixture.start(crowd);
        fixture.await(again, NodeEvent.Failed.class, "many[1000]/it");
        again.cancel("seen");
        fixture.end(again);
    }

    // G10
    @Test
    void whatIsSecretInOneIsSecretInTheOther() {
        String outer = "outer-s3cr3t";
        String inner = "inner-s3cr3t";
        put("""
                name: inside
                inputs: {text: {type: string}, key: {type: string, secret: true}}
                variables: {copy: "${{ inputs.text }}"}
                nodes:
                  - {id: say, emit: {name: said, data: {text: "${{ inputs.text }}", key: "${{ inputs.key }}"}}}
                outputs: {text: inputs.text, key: inputs.key}
                """);
        Story story = fixture.run("""
                name: outside
                inputs: {token: {type: string, secret: true}, plain: {type: string}}
                nodes:
                  - id: it
                    call: {workflow: inside, inputs: {text: "the ${{ inputs.token }}", key: "${{ inputs.plain }}"}}
                  - {id: same, if: "nodes.it.outputs.text == 'the ' + inputs.token", task: noop}
                  - {id: say, emit: {name: said, data: {key: "${{ nodes.it.outputs.key }}"}}}
                outputs: {all: nodes.it.outputs}
                """, Map.of("token", outer, "plain", inner));

        assertThat(story.statuses()).containsEntry("same", "completed"); // the workflow uses the real value
        List<String> texts = fixture.journal.read(0, Integer.MAX_VALUE).stream()
                .map(EventJournal.Entry::event)
                .map(Object::toString)
                .toList();
        assertThat(texts).noneMatch(text -> text.contains(outer));
        // Nobody told the caller that its own input is secret; from the call on it knows.
        assertThat(texts.subList(1, texts.size())).noneMatch(text -> text.contains(inner));
    }

    @Test
    void outputsOfAnyShapeComeBackAsTheyAre() {
        put("name: big\nnodes:\n  - {id: a, task: noop}\noutputs: {list: \"[1, [2, {'three': null}]]\"}\n");

        Story story = fixture.run("name: caller\nnodes:\n  - {id: it, call: {workflow: big}}\n");

        assertThat(Objects.requireNonNull(story.node("it").outputs()).toString())
                .isEqualTo("{list=[1, [2, {three=null}]]}");
    }

    private ExecutionError failure(String yaml) {
        return fixture.run(yaml).all(NodeEvent.Failed.class).get(0).error();
    }
}
