package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionControl.Rerun;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.sdk.TaskException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Repeating an ended execution. */
class RerunTest {
    private static final Trigger BY_TEST = new Trigger("rerun", "test");

    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean isBroken = true;
    private final Fixture fixture =
            new Fixture(Map.of("count", context -> Map.of("calls", calls.incrementAndGet()), "fragile", context -> {
                if (isBroken) {
                    throw TaskException.data("broken", null);
                }
                return Map.of();
            }));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void asAWholeItRunsTheSameTextWithTheSameInputsAndLabels() {
        Execution execution = fixture.engine.start(
                WorkflowParser.parse("""
                        name: once
                        inputs: {n: {type: integer}, by: {type: integer, default: 2}}
                        nodes:
                          - {id: a, task: count}
                        outputs: {product: inputs.n * inputs.by}
                        """, "once"),
                Map.of("n", 4),
                StartOptions.DEFAULT.withLabels(Map.of("team", "web")));
        Story before = fixture.end(execution);

        Story same = rerun(execution.id(), new Rerun(null, Map.of(), BY_TEST));
        Story other = rerun(execution.id(), new Rerun(null, Map.of("by", 3), BY_TEST));

        RunEvent.Started first = (RunEvent.Started) before.events().get(0);
        RunEvent.Started again = (RunEvent.Started) same.events().get(0);
        assertThat(again.inputs()).isEqualTo(first.inputs());
        assertThat(again.labels()).isEqualTo(first.labels());
        assertThat(again.definition()).isEqualTo(first.definition());
        assertThat(again.parent()).isEqualTo(new Parent(execution.id(), null));
        assertThat(again.trigger()).isEqualTo(BY_TEST);
        assertThat(((RunEvent.Completed) same.last()).outputs()).isEqualTo(Map.of("product", 8L));
        assertThat(((RunEvent.Completed) other.last()).outputs()).isEqualTo(Map.of("product", 12L));
        assertThat(calls).hasValue(3);
    }

    @Test
    void fromANodeOnWhatCompletedBeforeIsToldAgainAndNotDone() {
        Execution execution = fixture.start("""
                name: chain
                variables: {seen: 0, kept: 0}
                nodes:
                  - {id: make, task: count}
                  - {id: note, set: {seen: nodes.make.outputs.calls, kept: "7"}}
                  - {id: aside, task: count}
                  - {id: never, if: "false", task: count}
                  - {id: choose, needs: [note, never], switch: [{when: "true", then: [left]}, {else: [right]}]}
                  - {id: left, task: noop}
                  - {id: right, task: noop}
                  - {id: twice, needs: [left, right], loop: {times: 2, do: [{id: in, set: {seen: vars.seen + 10}}]}}
                  - {id: fragile, needs: [twice], task: fragile}
                  - {id: after, needs: [fragile], set: {seen: vars.seen + 100}}
                  - {id: tidy, needs: [after], always: true, task: count}
                outputs: {seen: vars.seen, made: nodes.make.outputs.calls, loops: nodes.twice.outputs.iterations}
                """);
        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Failed.class);
        int done = calls.get();
        isBroken = false;

        Story again = rerun(execution.id(), new Rerun("fragile", Map.of(), BY_TEST));

        assertThat(calls).as("only tidy").hasValue(done + 1);
        List<String> reused = again.all(NodeEvent.Completed.class).stream()
                .filter(NodeEvent.Completed::reused)
                .map(event -> event.envelope().nodeId())
                .toList();
        assertThat(reused).containsExactlyInAnyOrder("make", "note", "aside", "choose", "left", "twice");
        assertThat(again.all(NodeEvent.Started.class).stream()
                        .filter(NodeEvent.Started::reused)
                        .count())
                .isEqualTo(6);
        assertThat(again.statuses()).containsEntry("never", "skipped").containsEntry("right", "skipped");
        Map<String, Object> outputs = ((RunEvent.Completed) again.last()).outputs();
        long made = (long) outputs.get("made");
        assertThat(outputs).isEqualTo(Map.of("seen", made + 120, "made", made, "loops", 2L));
        assertThat(again.view().variables().variables()).containsEntry("kept", 7L);
    }

    @Test
    void whatHadFailedRunsAgainAndSoDoesWhatNeededIt() {
        Execution execution = fixture.start("""
                name: mixed
                nodes:
                  - {id: flaky, task: fragile, onError: continue}
                  - {id: uses, needs: [flaky], task: count}
                  - {id: other, task: count}
                  - {id: last, needs: [uses, other], task: noop}
                """);
        fixture.end(execution);
        isBroken = false;

        Story again = rerun(execution.id(), new Rerun("last", Map.of(), BY_TEST));

        assertThat(calls).as("uses, not other").hasValue(3);
        assertThat(again.statuses()).containsEntry("flaky", "completed");
    }

    @Test
    void aRaceThatWasDecidedIsNotRunAgain() {
        Execution execution = fixture.start("""
                name: race
                nodes:
                  - {id: fast, task: noop}
                  - {id: slow, wait: {for: 1h}}
                  - {id: won, needs: [fast, slow], join: first, task: count}
                  - {id: last, needs: [won], task: count}
                """);
        fixture.end(execution);

        Story again = rerun(execution.id(), new Rerun("last", Map.of(), BY_TEST));

        assertThat(calls).hasValue(3);
        assertThat(again.statuses()).containsEntry("won", "completed").containsEntry("slow", "skipped");
    }

    @Test
    void aRerunMayBeRerun() {
        Execution execution = fixture.start("""
                name: chain
                nodes:
                  - {id: make, task: count}
                  - {id: fragile, needs: [make], task: fragile}
                outputs: {made: nodes.make.outputs.calls}
                """);
        fixture.end(execution);
        String second = start(execution.id(), new Rerun("fragile", Map.of(), BY_TEST));
        isBroken = false;

        Story third = rerun(second, new Rerun("fragile", Map.of(), BY_TEST));

        assertThat(((RunEvent.Completed) third.last()).outputs()).isEqualTo(Map.of("made", 1L));
        assertThat(calls).hasValue(1);
    }

    // G10
    @Test
    void whatWasSecretMustBeGivenAgain() {
        Execution execution = fixture.start("""
                name: secrets
                inputs:
                  token: {type: string, secret: true}
                  url: {type: string}
                  plain: {type: string, default: fine}
                nodes:
                  - {id: leak, emit: {name: said}}
                  - {id: give, needs: [leak], set: {copy: inputs.url}}
                  - {id: last, needs: [give], task: noop}
                variables: {copy: none}
                """, Map.of("token", "s3cr3t", "url", "https://s3cr3t@host"));
        fixture.end(execution);

        RefusedException refused = refusal(execution.id(), new Rerun(null, Map.of(), BY_TEST));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_INPUTS);
        assertThat(refused.problems())
                .extracting(problem -> problem.at() + " " + problem.message())
                .containsExactly(
                        "inputs.token the input 'token' is secret, and so is not kept",
                        "inputs.url the input 'url' held a secret, which is not kept");

        Map<String, String> again = Map.of("token", "0ther-s3cr3t", "url", "https://0ther-s3cr3t@host");
        assertThat(rerun(execution.id(), new Rerun("give", again, BY_TEST)).last())
                .isInstanceOf(RunEvent.Completed.class);
        RefusedException kept = refusal(execution.id(), new Rerun("last", again, BY_TEST));
        assertThat(kept.reason()).isEqualTo(Reason.NO_LONGER_KEPT);
        assertThat(kept).hasMessage("node 'give' gave a secret, which is not kept");
    }

    // G10: what a caller does not know to be secret may be so in what it calls
    @Test
    void whatWasSecretInACalledOneIsNotKeptEither() {
        fixture.engine.workflows().put("login", """
                name: login
                inputs: {user: {type: string, secret: true}}
                nodes: [{id: a, task: noop}]
                outputs: {session: inputs.user}
                """);
        Execution execution = fixture.start("""
                name: caller
                nodes:
                  - {id: open, call: {workflow: login, inputs: {user: s3cr3t}}}
                  - {id: last, needs: [open], if: 'nodes.open.outputs.session == "s3cr3t"', task: count}
                """);
        assertThat(fixture.end(execution).statuses()).containsEntry("last", "completed");

        RefusedException refused = refusal(execution.id(), new Rerun("last", Map.of(), BY_TEST));

        assertThat(refused.reason()).isEqualTo(Reason.NO_LONGER_KEPT);
        assertThat(refused).hasMessage("node 'open' gave a secret, which is not kept");
    }

    @Test
    void whatCannotBeRepeatedIsRefused() {
        Execution execution = fixture.start("""
                name: open
                nodes:
                  - {id: wait, task: gate}
                  - {id: each, loop: {times: 1, do: [{id: inner, task: noop}]}}
                """);
        fixture.gates.awaitReached("wait");

        assertThat(refusal(execution.id(), new Rerun(null, Map.of(), BY_TEST)).reason())
                .isEqualTo(Reason.NOT_FINISHED);
        assertThat(refusal("nobody", new Rerun(null, Map.of(), BY_TEST)).reason())
                .isEqualTo(Reason.UNKNOWN_EXECUTION);
        fixture.gates.openAll();
        fixture.end(execution);
        RefusedException inner = refusal(execution.id(), new Rerun("inner", Map.of(), BY_TEST));
        assertThat(inner.reason()).isEqualTo(Reason.UNKNOWN_NODE);
        assertThat(refusal(execution.id(), new Rerun(null, Map.of("x", 1), BY_TEST))
                        .reason())
                .isEqualTo(Reason.INVALID_INPUTS);
    }

    private String start(String id, Rerun rerun) {
        Started started = Fixture.join(fixture.engine.rerun(id, rerun));
        String again = started.executionId();
        fixture.journal.await(
                event -> event.isTerminal() && event.envelope().executionId().equals(again));
        return again;
    }

    private Story rerun(String id, Rerun rerun) {
        return Family.story(fixture, start(id, rerun));
    }

    private RefusedException refusal(String id, Rerun rerun) {
        return (RefusedException) Fixture.problemOf(fixture.engine.rerun(id, rerun));
    }
}
