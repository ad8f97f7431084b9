package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.ProgressEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long it will take, as far as that can be said honestly. */
class EtaTest {
    private static final String TWO_WAYS = """
            name: ways
            inputs: {long: {type: boolean, default: false}}
            nodes:
              - {id: a, wait: {for: 2s}}
              - id: which
                needs: [a]
                switch:
                  - {when: inputs.long, then: [far]}
                  - {else: [near]}
              - {id: far, wait: {for: 60s}}
              - {id: beyond, needs: [far], wait: {for: 60s}}
              - {id: near, wait: {for: 3s}}
              - {id: last, needs: [beyond, near], loop: {times: 1, do: [{id: nap, wait: {for: 5s}}]}}
            """;

    private final Fixture fixture = Fixture.outOfTime();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theFirstExecutionOfAWorkflowHasNone() {
        Story story = run(TWO_WAYS, Map.of());

        assertThat(story.all(ProgressEvent.class)).hasSizeGreaterThan(3).allMatch(said -> said.etaMs() == null);
    }

    @Test
    void theNextOneTakesTheLongestWayThroughWhatIsLeft() {
        run(TWO_WAYS, Map.of());
        Story story = run(TWO_WAYS, Map.of());

        assertThat(story.all(ProgressEvent.class))
                .extracting(ProgressEvent::etaMs)
                .containsExactly(9_750L, 8_000L, 5_000L, null);
    }

    @Test
    void aBranchIsExpectedToBeTakenAsTheLastTime() {
        run(TWO_WAYS, Map.of());
        Story other = run(TWO_WAYS, Map.of("long", true));
        assertThat(other.all(ProgressEvent.class))
                .extracting(ProgressEvent::etaMs)
                .as("what is behind the other branch is unknown until it has been run")
                .containsExactly(9_750L, null, 65_000L, 5_000L, null);

        Story again = run(TWO_WAYS, Map.of("long", true));
        assertThat(again.all(ProgressEvent.class))
                .extracting(ProgressEvent::etaMs)
                .containsExactly(126_750L, 125_000L, 65_000L, 5_000L, null);
    }

    @Test
    void whatHasFailedOrWillNotRunTakesNoTime() {
        String yaml = """
                name: broken
                nodes:
                  - {id: a, wait: {for: 1s}}
                  - {id: bad, needs: [a], set: {n: 1 / vars.n}, onError: mend}
                  - {id: mend, wait: {for: 4s}}
                  - {id: off, needs: [a], if: "false", wait: {for: 100s}}
                  - {id: lost, needs: [off, worse], wait: {for: 100s}}
                  - {id: worse, needs: [a], set: {n: 1 / vars.n}}
                variables: {n: 0}
                """;
        run(yaml, Map.of());
        Story story = run(yaml, Map.of());

        assertThat(story.all(ProgressEvent.class))
                .extracting(ProgressEvent::etaMs)
                .as("nothing is known of what failed, nor of what would follow it, until it fails again")
                .containsExactly(null, 4_000L, null);
    }

    @Test
    void aNodeThatTakesLongerThanThoughtIsNeverOverdue() {
        String yaml = """
                name: late
                inputs: {span: {type: string}}
                nodes:
                  - {id: a, loop: {times: 2, do: [{id: nap, wait: {for: "${{ inputs.span }}"}}]}}
                  - {id: b, needs: [a], wait: {for: 7s}}
                """;
        run(yaml, Map.of("span", "1s"));
        Story story = run(yaml, Map.of("span", "10s"));

        assertThat(story.all(ProgressEvent.class))
                .extracting(ProgressEvent::etaMs)
                .containsExactly(8_750L, 7_000L, 7_000L, null);
        assertThat(run(yaml, Map.of("span", "10s"))
                        .all(ProgressEvent.class)
                        .get(0)
                        .etaMs())
                .as("2 s and 20 s before: the newest of them counts 0.3")
                .isEqualTo(7_400 + 7_000 - 250);
    }

    @Test
    void aPointInTimeIsUnknownUntilItIsWaitedForAndExactThen() {
        String yaml = """
                name: point
                inputs: {time: {type: string}}
                nodes:
                  - {id: a, wait: {for: 2s}}
                  - {id: b, needs: [a], wait: {until: "${{ inputs.time }}"}}
                """;
        run(yaml, Map.of("time", timeIn(60)));
        Story story = run(yaml, Map.of("time", timeIn(10)));

        assertThat(story.all(ProgressEvent.class))
                .extracting(ProgressEvent::etaMs)
                .containsExactly(null, 8_000L, null);
    }

    @Test
    void whatSomebodyHasToApproveHasNone() {
        String yaml = """
                name: approval
                nodes:
                  - {id: a, wait: {for: 2s}}
                  - {id: b, needs: [a], wait: {approval: {prompt: Ship it?}}}
                  - {id: c, needs: [b], loop: {times: 1, do: [{id: nap, wait: {for: 5s}}]}}
                """;
        for (int turn = 0; turn < 2; turn++) {
            Execution execution = fixture.start(yaml);
            fixture.pass(execution, Duration.ofMillis(250));
            fixture.pass(execution, Duration.ofMillis(1_750));
            fixture.await(execution, NodeEvent.Waiting.class, "b");
            fixture.pass(execution, Duration.ofSeconds(30));
            Approval approval = new Approval("b", true, Map.of(), null, null);
            Fixture.join(fixture.engine.approve(execution.id(), approval));
            assertThat(fixture.passToTheEnd(execution).all(ProgressEvent.class))
                    .extracting(ProgressEvent::etaMs)
                    .filteredOn(eta -> eta != null)
                    .isEqualTo(turn == 0 ? List.of() : List.of(5_000L));
        }
    }

    @Test
    void aRaceIsOverWithItsFirst() {
        String yaml = """
                name: race
                inputs: {slow: {type: string}}
                nodes:
                  - {id: a, wait: {for: "${{ inputs.slow }}"}}
                  - {id: b, wait: {for: 3s}}
                  - {id: c, needs: [a, b], join: first, wait: {for: 5s}}
                """;
        run(yaml, Map.of("slow", "1s"));
        run(yaml, Map.of("slow", "60s"));

        assertThat(run(yaml, Map.of("slow", "60s")).all(ProgressEvent.class))
                .extracting(ProgressEvent::etaMs)
                .containsExactly(7_750L, 5_000L, null);
    }

    @Test
    void workThatHasToShareTwoPlacesTakesAsLongAsItMust() {
        Map<String, Semaphore> ends = new ConcurrentHashMap<>();
        List.of("a", "b", "c", "d").forEach(id -> ends.put(id, new Semaphore(0)));
        try (Fixture shared = Fixture.outOfTime(Map.of("job", context -> {
            ends.get(context.path()).acquire();
            return Map.of();
        }))) {
            for (int turn = 0; turn < 2; turn++) {
                Execution execution = shared.start("""
                        name: shared
                        maxParallel: 2
                        nodes: [{id: a, task: job}, {id: b, task: job}, {id: c, task: job}, {id: d, task: job}]
                        """);
                shared.pass(execution, Duration.ofMillis(250));
                shared.pass(execution, Duration.ofMillis(9_750));
                List.of("a", "b").forEach(id -> ends.get(id).release());
                shared.await(execution, NodeEvent.Started.class, "c");
                shared.await(execution, NodeEvent.Started.class, "d");
                shared.pass(execution, Duration.ofSeconds(10));
                List.of("c", "d").forEach(id -> ends.get(id).release());
                Long first =
                        shared.end(execution).all(ProgressEvent.class).get(0).etaMs();
                assertThat(first).isEqualTo(turn == 0 ? null : (Long) 19_750L);
            }
        }
    }

    @Test
    void aPauseTakesTheEstimateBackUntilWhatItHeldUpHasEnded() {
        String yaml = """
                name: paused
                nodes:
                  - {id: a, loop: {times: 4, do: [{id: nap, wait: {for: 1s}}]}}
                  - {id: b, needs: [a], wait: {for: 2s}}
                """;
        run(yaml, Map.of());
        Execution execution = fixture.start(yaml);
        fixture.pass(execution, Duration.ofMillis(250));
        fixture.pass(execution, Duration.ofMillis(1_250));
        Fixture.join(fixture.engine.pause(execution.id(), Fixture.NOBODY));
        fixture.pass(execution, Duration.ofHours(1));
        Fixture.join(fixture.engine.resume(execution.id(), Fixture.NOBODY));
        Story story = fixture.passToTheEnd(execution);

        List<ProgressEvent> said = story.all(ProgressEvent.class);
        assertThat(said.get(0).etaMs()).isEqualTo(5_750);
        assertThat(said.stream()
                        .filter(update -> update.completed() == 0)
                        .skip(2)
                        .map(ProgressEvent::etaMs))
                .as("the loop was held up")
                .hasSizeGreaterThan(1)
                .containsOnlyNulls();
        assertThat(said.stream().filter(update -> update.completed() == 1).map(ProgressEvent::etaMs))
                .containsExactly(2_000L);
        assertThat(run(yaml, Map.of()).all(ProgressEvent.class).get(0).etaMs())
                .as("nothing is learned from an hour of standing still")
                .isEqualTo(5_750);
    }

    @Test
    void whatIsBeingCancelledHasNone() {
        String yaml = """
                name: cancelled
                nodes:
                  - {id: a, wait: {for: 10s}}
                  - {id: tidy, needs: [a], always: true, wait: {for: 5s}}
                """;
        run(yaml, Map.of());
        Execution execution = fixture.start(yaml);
        fixture.pass(execution, Duration.ofMillis(250));
        Fixture.join(fixture.engine.cancel(execution.id(), Fixture.NOBODY));

        assertThat(fixture.passToTheEnd(execution).all(ProgressEvent.class))
                .extracting(ProgressEvent::etaMs)
                .startsWith(14_750L)
                .filteredOn(eta -> eta != null)
                .hasSize(1);
    }

    @Test
    void anExecutionLikeTheOneBeforeHasTheTrueTime() {
        int told = 0;
        for (int seed = 0; seed < 60; seed++) {
            String yaml = new TimedWorkflow(new Random(seed)).text();
            run(yaml, Map.of());
            Story story = run(yaml, Map.of());
            long end = story.last().envelope().timestampMicros();
            for (ProgressEvent said : story.all(ProgressEvent.class)) {
                if (said.etaMs() != null) {
                    told++;
                    assertThat(said.etaMs() * 1000)
                            .as(
                                    "seed %d, event %d of%n%s",
                                    seed, said.envelope().seq(), yaml)
                            .isBetween(
                                    end - said.envelope().timestampMicros(),
                                    end - said.envelope().timestampMicros() + 1000);
                } else if (story.all(NodeEvent.Failed.class).isEmpty()) {
                    assertThat(said.percent())
                            .as(
                                    "seed %d, event %d of%n%s",
                                    seed, said.envelope().seq(), yaml)
                            .isEqualTo(100);
                }
            }
        }
        assertThat(told).isGreaterThan(100);
    }

    private String timeIn(int seconds) {
        return Instant.EPOCH
                .plusNanos(fixture.clock.micros() * 1000)
                .plusSeconds(seconds)
                .toString();
    }

    private Story run(String yaml, Map<String, ?> inputs) {
        return fixture.passToTheEnd(fixture.start(yaml, inputs));
    }
}
