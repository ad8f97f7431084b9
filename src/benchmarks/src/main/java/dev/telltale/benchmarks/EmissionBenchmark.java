package dev.telltale.benchmarks;

import dev.telltale.event.Envelope;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one event costs its emitter, all in: the clock is read, the event made, journaled in memory and published, with so many
 * subscribers that count what they get.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class EmissionBenchmark {
    private static final String ID = "benchmark";

    /** How many watch. */
    @Param({"0", "1", "10", "100"})
    public int subscribers;

    private final LongAdder delivered = new LongAdder();
    private LocalMonitor monitor;
    private EventJournal journal;
    private long seq;

    /** Starts the execution whose node says how far it is. */
    @Setup
    public void start() {
        monitor = LocalMonitor.inMemory();
        journal = monitor.journal();
        for (int i = 0; i < subscribers; i++) {
            monitor.subscribe(EventFilter.ALL).ofType(Delivery.Entry.class).subscribe(entry -> delivered.increment());
        }
        journal.append(List.of(new RunEvent.Started(
                Envelope.ofExecution(++seq, micros(), ID, ID, ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("benchmark", null),
                null,
                1,
                List.of(new NodeSkeleton("node", "task", List.of(), null)),
                "none")));
        journal.append(List.of(new NodeEvent.Started(node(), "task", null, 1, 1, null)));
    }

    /** Ends the watching. */
    @TearDown
    public void stop() {
        monitor.close();
    }

    /** One event. @return its position */
    @Benchmark
    public long emit() {
        return journal.append(List.of(new NodeEvent.Progressed(node(), 0.5, null)));
    }

    private Envelope node() {
        return new Envelope(++seq, micros(), ID, ID, "node", "node", 1, NodeStatus.RUNNING);
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}
