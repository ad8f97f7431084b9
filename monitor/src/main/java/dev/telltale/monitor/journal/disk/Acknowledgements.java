package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal.Publisher;
import dev.telltale.event.ExecutionEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears of what was written, and in which order: of each batch first the publisher, then who waited for it. Thread-safe. */
final class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
    private static final Publisher NOBODY = (first, batch) -> {};

    private record Waiting(long position, long number, Runnable action) {}

    // Guarded by this.
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::position).thenComparingLong(Waiting::number));
    private long numbers;

    /** Up to here the publisher has been told. Written under the lock. */
    private volatile long told;

    private volatile Publisher publisher = NOBODY;

    /** @param head up to which everything was told in an earlier life */
    Acknowledgements(long head) {
        this.told = head;
    }

    void publishTo(Publisher next) {
        if (publisher != NOBODY) {
            throw new IllegalStateException("a journal has one publisher, set before the first append");
        }
        publisher = next;
    }

    /** Runs an action at once if everything up to a position was told, else on the writer's thread as soon as it was. */
    void whenTold(long position, Runnable action) {
        if (position > told) {
            synchronized (this) {
                if (position > told) {
                    waiting.add(new Waiting(position, numbers++, action));
                    return;
                }
            }
        }
        action.run();
    }

    /** Tells of a batch. On the writer's thread. */
    void tell(long first, List<ExecutionEvent> batch) {
        try {
            publisher.acknowledged(first, batch);
        } catch (Throwable e) { // the batch is written: whatever a publisher does cannot undo it
            LOG.error("the publisher failed at position {}", first, e);
        }
        due(first + batch.size() - 1).forEach(Acknowledgements::run);
    }

    private synchronized List<Runnable> due(long position) {
        told = position;
        if (waiting.isEmpty() || waiting.element().position > position) {
            return List.of();
        }
        List<Runnable> due = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.element().position <= position) {
            due.add(waiting.remove().action);
        }
        return due;
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // the others still have to hear
            LOG.error("an action that waited for the journal failed", e);
        }
    }

    /** Tells that retention let go of an execution. On the writer's thread. */
    void tellForgotten(String executionId) {
        try {
            publisher.forgotten(executionId);
        } catch (Throwable e) { // as above
            LOG.error("the publisher failed at the end of what was kept of execution {}", executionId, e);
        }
    }
}
