package dev.telltale.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the events of all executions in one total order; the journal is part of every run.
 *
 * <p>Each event gets a position: 1, 2, 3 … without holes over all executions. {@link #append} only queues; one writer takes batches,
 * and what it has written it acknowledges, in order. Publishing, answers to commands and the start of outside work wait for that.
 * Implementations are thread-safe.
 */
public interface EventJournal {

    /**
     * Queues a batch, whole or not at all; returns at once. The batch's events follow each other in the total order.
     *
     * @param batch at least one event, all of one execution, by ascending seq
     * @return the position of the last event of the batch
     * @throws JournalException if the journal cannot take it, for example because its disk is full
     */
    long append(List<ExecutionEvent> batch);

    /**
     * Runs an action as soon as everything up to a position is acknowledged: at once in the caller's thread if it already is, else
     * on the writer's thread, which must not be held up.
     */
    void whenAcknowledged(long position, Runnable action);

    /** Tells the one publisher of each batch as it is acknowledged; set once, before the first append. */
    void publishTo(Publisher publisher);

    /** Keeps a workflow's text under its hash, for as long as executions refer to it. */
    void keepDefinition(String sha256, String text);

    /** The workflow text with this hash, or null if none is kept. */
    @Nullable
    String definition(String sha256);

    /** Names this journal's order: 8 characters of {@code [a-z0-9]}, another one after each unclean open. */
    String epoch();

    /** Position of the newest acknowledged event; 0 while there is none. */
    long head();

    /** Position of the oldest event that can still be read; {@code head() + 1} when there is none. */
    long tail();

    /**
     * Acknowledged events of all executions by ascending position.
     *
     * @param after position to go on from, exclusive; what lies before {@link #tail} is left out
     * @param limit how many at the most
     */
    List<Entry> read(long after, int limit);

    /**
     * Acknowledged events of one execution by ascending seq; empty if it is unknown.
     *
     * @param afterSeq seq to go on from, exclusive; what retention has removed is left out
     * @param limit how many at the most
     */
    List<Entry> readExecution(String executionId, long afterSeq, int limit);

    /** Lets go of a finished execution's events; their positions stay. @return whether there were any */
    boolean forget(String executionId);

    /**
     * An event and its place in the total order.
     *
     * @param position from 1
     */
    record Entry(long position, ExecutionEvent event) {}

    /** Takes acknowledged events, in the total order, one batch at a time; must return at once and never throw. */
    interface Publisher {
        /** @param firstPosition position of the batch's first event */
        void acknowledged(long firstPosition, List<ExecutionEvent> batch);
    }
}
