package dev.telltale.server.fanout;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.LocalMonitor;
import java.util.List;
import java.util.Map;

/** Executions of which no more is told than that they begin. */
final class Beginnings {
    private Beginnings() {}

    /** The next one. @param micros when, since the epoch */
    static void append(LocalMonitor monitor, long micros) {
        String id = "e" + (monitor.head().position() + 1);
        Envelope at = Envelope.ofExecution(1, micros, id, "release", ExecutionStatus.RUNNING);
        Trigger trigger = new Trigger("http", null);
        monitor.journal()
                .append(List.of(
                        new RunEvent.Started(at, Map.of(), Map.of(), trigger, null, 0, List.of(), "ab".repeat(32))));
    }
}
