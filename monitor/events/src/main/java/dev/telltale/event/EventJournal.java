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
     * @param sealed what recovery alone may see of it; a journal that does not outlive the process drops it
     * @return the position of the last event of the batch
     * @throws JournalException if the journal cannot take it, now or ever
     */
    long append(List<ExecutionEvent> batch, SealedPart sealed);

    /** As {@link #append(List, SealedPart)}, of a batch that hides nothing. */
    default long append(List<ExecutionEvent> batch) {
        return append(batch, SealedPart.NONE);
    }

    /**
     * Whether so much is queued, or the disk in such a state, that whoever appends is to wait for an acknowledgement before it takes
     * further steps. A batch is taken all the same: what has happened has to be told.
     */
    default boolean isBehind() {
        return false;
    }

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

    /**
     * Up to which position the order that an epoch names is still this journal's.
     *
     * @return {@link Long#MAX_VALUE} for {@link #epoch()}, for an earlier one the last position that was kept of it, -1 for one that
     *     is unknown here
     */
    long reach(String epoch);

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

    /** Every execution of which something is kept, by ascending position of its first event. */
    List<Kept> executions();

    /**
     * Whether every event of an execution stays until the execution as a whole is forgotten, so that it can be folded again at any
     * time. If not, the oldest events go first, whatever they belong to.
     */
    default boolean keepsWhole() {
        return false;
    }

    /**
     * Whether some of what is missing between two positions, inclusive, is damaged rather than let go of, as far as that was noticed:
     * by whoever has read across it, at the latest. Takes no reading.
     */
    default boolean isDamaged(long from, long to) {
        return false;
    }

    /**
     * For recovery: events of one execution by ascending seq as {@link #readExecution} gives them, but with the values that stand
     * nowhere else, and what was sealed with them.
     */
    SealedPart unseal(String executionId, long afterSeq, int limit);

    /** When nobody could append because this journal was not open, oldest first. */
    default List<Outage> outages() {
        return List.of();
    }

    /** Lets go of a finished execution's events; their positions stay. @return whether there were any */
    boolean forget(String executionId);

    /**
     * What is known of an execution without reading it.
     *
     * @param firstPosition of the oldest event that is kept of it
     * @param lastSeq of its newest event
     * @param lastPosition of its newest event
     * @param status after its newest event
     * @param lost how many events may have followed at the most and been lost to damage, its end among them; 0 if it is known to have
     *     ended. So many seqs are not given out again
     */
    record Kept(
            String executionId,
            long firstPosition,
            long lastSeq,
            long lastPosition,
            ExecutionStatus status,
            long lost) {
        /** One that nothing is lost of behind its newest event. */
        public Kept(String executionId, long firstPosition, long lastSeq, long lastPosition, ExecutionStatus status) {
            this(executionId, firstPosition, lastSeq, lastPosition, status, 0);
        }
    }

    /**
     * A time without the journal.
     *
     * @param fromMicros when it was last known to be open, microseconds since the epoch
     * @param toMicros when it was open again
     */
    record Outage(long fromMicros, long toMicros) {}

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

        /** Retention has let go of a finished execution as a whole; never called for one that was forgotten on request. */
        default void forgotten(String executionId) {}
    }
}
