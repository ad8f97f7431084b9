package dev.telltale.benchmarks.baseline;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import java.time.Instant;

/** The event that baselines make: the same that a run makes, without a recorder. */
final class PlainEvent {
    private PlainEvent() {}

    static ExecutionEvent of(long seq) {
        Instant now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        Envelope envelope = new Envelope(seq, micros, "benchmark", "benchmark", "node", "node", 1, NodeStatus.RUNNING);
        return new NodeEvent.Progressed(envelope, 0.5, null);
    }
}
