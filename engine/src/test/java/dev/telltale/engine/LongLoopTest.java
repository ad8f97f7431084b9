package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionStatus;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Loops that go on for long keep nothing of what is behind them. */
class LongLoopTest {
    private static final long MEGABYTE = 1 << 20;

    @Test
    void aMillionIterationsNeedNoMoreMemoryThanAFew() {
        CountingJournal journal = new CountingJournal();
        AtomicLong most = new AtomicLong();
        AtomicLong batches = new AtomicLong();
        journal.every = () -> {
            if (batches.incrementAndGet() % 20_000 == 0) {
                most.accumulateAndGet(usedMemory(), Math::max);
            }
        };
        try (Engine engine = Engine.builder().journal(journal).build()) {
            long before = usedMemory();
            Execution execution = engine.start(WorkflowParser.parse("""
                    name: long
                    nodes:
                      - {id: each, loop: {times: 1000000, maxIterations: 1000000, parallel: 4, do: [{id: a, task: noop}, {id: b, needs: [a], task: noop}]}}
                    """, "test.yaml"), Map.of());

            assertThat(Fixture.join(execution.outcome()).status()).isEqualTo(ExecutionStatus.COMPLETED);

            assertThat(journal.count.get()).isGreaterThan(5_000_000);
            assertThat(most.get() - before).isPositive().isLessThan(30 * MEGABYTE);
        }
    }

    @Test
    void aWhileLoopMayCountAsFar() {
        CountingJournal journal = new CountingJournal();
        try (Engine engine = Engine.builder().journal(journal).build()) {
            Execution execution = engine.start(WorkflowParser.parse("""
                    name: count
                    variables: {n: 0}
                    nodes:
                      - {id: each, loop: {while: vars.n < 20000, do: [{id: add, set: {n: vars.n + 1}}]}}
                    outputs: {n: vars.n}
                    """, "test.yaml"), Map.of());

            assertThat(Fixture.join(execution.outcome()).outputs()).isEqualTo(Map.of("n", 20_000L));
        }
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
