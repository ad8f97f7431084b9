package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.SealedPart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects events of one execution, each with the values that were sealed with it. Not thread-safe. */
final class Unsealed implements ExecutionReader.FrameTaker {
    private final Seal seal;
    private final List<ExecutionEvent> events = new ArrayList<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private @Nullable String directory;

    Unsealed(Seal seal) {
        this.seal = seal;
    }

    @Override
    public void take(Frame frame, int from, int to) {
        int before = events.size();
        frame.events(from, to, (position, event) -> events.add(event));
        byte[] sealed = frame.sealed();
        if (sealed == null) {
            return;
        }
        SealedPart part = seal.unseal(frame.executionId(), frame.seq(), sealed);
        for (ExecutionEvent event : part.events()) {
            long index = event.envelope().seq() - frame.seq() - from;
            if (index >= 0 && index < to - from) {
                events.set(before + (int) index, event);
            }
        }
        secrets.addAll(part.secrets());
        directory = directory == null ? part.directory() : directory;
    }

    /** All events, the secrets of their batches, and the first directory among them. */
    SealedPart all() {
        return new SealedPart(events, List.copyOf(secrets), directory);
    }
}
