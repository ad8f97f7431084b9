package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal.Kept;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.JournalException;
import dev.telltale.event.RunEvent;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.journal.EventSize;
import dev.telltale.monitor.journal.Succession;
import dev.telltale.monitor.journal.Turns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Where appends end: gives positions, and holds what the writer has not acknowledged yet. Wakes nobody. Thread-safe. */
final class AppendQueue {
    /** Longest id of an execution and longest hash of a definition, in bytes of UTF-8. */
    static final int LONGEST_NAME = 255;

    /** So many times the bound are refused. */
    private static final int HARD = 4;

    private final Turns turns = new Turns();
    private final Catalog catalog;
    private final long maxBytes;

    // In turns.
    private final ArrayDeque<Queued> waiting = new ArrayDeque<>();
    private long nextPosition;
    private boolean isClosed;

    /** Of everything that is not acknowledged. Written in turns, as is the next. */
    private final AtomicLong bytes = new AtomicLong();

    /** How many wait. */
    private final AtomicInteger size = new AtomicInteger();

    /** @param maxBytes beyond which the queue {@link #isLong} */
    AppendQueue(Catalog catalog, long maxBytes) {
        this.catalog = catalog;
        this.maxBytes = maxBytes;
        this.nextPosition = catalog.head() + 1;
    }

    /** As {@link dev.telltale.event.EventJournal#append}. */
    long append(List<ExecutionEvent> batch, SealedPart sealed) {
        List<ExecutionEvent> events = List.copyOf(batch);
        long weight = 0;
        for (int i = 0; i < events.size(); i++) { // what cannot be weighed is refused before anything is taken
            weight += EventSize.of(events.get(i));
        }
        for (int i = 0; i < sealed.events().size(); i++) {
            weight += EventSize.of(sealed.events().get(i));
        }
        turns.take();
        try {
            checkRoom(weight);
            KeptExecution execution = executionFor(events);
            long first = nextPosition;
            nextPosition += events.size();
            ExecutionEvent last = events.get(events.size() - 1);
            execution.appendedSeq = last.envelope().seq();
            execution.hasEnded = last.isTerminal();
            add(new Queued.Batch(first, events, sealed, execution, weight));
            return nextPosition - 1;
        } finally {
            turns.end();
        }
    }

    private KeptExecution executionFor(List<ExecutionEvent> events) {
        String id = events.isEmpty() ? "" : events.get(0).envelope().executionId();
        KeptExecution execution = catalog.execution(id);
        if (execution != null) {
            Succession.check(events, execution.appendedSeq, execution.beganPending, execution.hasEnded);
            return execution;
        }
        Succession.check(events, 0, false, false);
        String definition = ((RunEvent.Opening) events.get(0)).definition();
        if (isLong(id) || isLong(definition)) {
            throw new IllegalArgumentException(
                    "an execution's id and its definition's hash have at most " + LONGEST_NAME + " bytes");
        }
        KeptExecution fresh = new KeptExecution(id, nextPosition);
        fresh.beganPending = events.get(0) instanceof RunEvent.Pending;
        catalog.expect(fresh);
        return fresh;
    }

    private static boolean isLong(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
    }

    private void checkRoom(long more) {
        if (isClosed) {
            throw new JournalException("the journal is closed and takes no more events", null);
        }
        long held = bytes.getPlain();
        if (held > 0 && held + more > HARD * maxBytes) {
            throw new JournalException(
                    "the journal's queue holds " + held + " bytes and takes no more before they are written; "
                            + "its log says what holds it up",
                    null);
        }
    }

    private void add(Queued item) {
        waiting.add(item);
        bytes.setRelease(bytes.getPlain() + item.bytes());
        size.setRelease(waiting.size());
    }

    /** Queues a workflow's text. */
    void define(String sha256, String text) {
        turns.take();
        try {
            long weight = EventSize.ofText(text);
            checkRoom(weight);
            add(new Queued.Definition(sha256, text, weight));
        } finally {
            turns.end();
        }
    }

    /**
     * Lets go of an execution: it is gone for readers on return, and from the disk's view once what is returned here is acknowledged.
     *
     * @return null if it was not there
     * @throws IllegalStateException if it has not finished
     */
    Queued.@Nullable Forgetting forget(KeptExecution execution, boolean isRetention) {
        turns.take();
        try {
            Kept known = execution.known();
            if (known == null || !known.status().isTerminal()) {
                throw new IllegalStateException("execution " + execution.id + " has not finished; cancel it first");
            }
            if (!catalog.forget(execution)) {
                return null;
            }
            Queued.Forgetting forgetting = new Queued.Forgetting(execution, known.lastPosition(), isRetention);
            add(forgetting);
            return forgetting;
        } finally {
            turns.end();
        }
    }

    /** What waits, in order. @param enough bytes at which the rest is left for another time */
    List<Queued> take(long enough) {
        if (size.getAcquire() == 0) {
            return List.of();
        }
        List<Queued> taken = new ArrayList<>();
        long weight = 0;
        turns.take();
        try {
            while (!waiting.isEmpty() && weight < enough) {
                Queued next = waiting.remove();
                taken.add(next);
                weight += next.bytes();
            }
            size.setRelease(waiting.size());
        } finally {
            turns.end();
        }
        return taken;
    }

    /** Whether nothing waits. */
    boolean isEmpty() {
        return size.getAcquire() == 0;
    }

    /** Whether everything that was queued is done with. */
    boolean isDone() {
        return bytes.getAcquire() == 0;
    }

    /** What was taken is acknowledged, and no longer counts. */
    void release(long done) {
        turns.take();
        try {
            bytes.setRelease(bytes.getPlain() - done);
        } finally {
            turns.end();
        }
    }

    /** Whether so much is queued that appenders should wait. */
    boolean isLong() {
        return bytes.getAcquire() > maxBytes;
    }

    /** Takes no more. @return whether it took some before */
    boolean close() {
        turns.take();
        try {
            boolean wasOpen = !isClosed;
            isClosed = true;
            return wasOpen;
        } finally {
            turns.end();
        }
    }
}
