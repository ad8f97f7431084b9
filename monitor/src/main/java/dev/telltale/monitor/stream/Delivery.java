package dev.telltale.monitor.stream;

import dev.telltale.event.ExecutionEvent;

/**
 * What a watcher receives.
 *
 * <p>First {@link Opened}, then {@link Entry} and {@link Gap} in order, {@link Position} after silence, last {@link Closed}. Immutable,
 * thread-safe.
 */
public sealed interface Delivery {
    /** The place to resume from, right after this delivery. */
    Cursor cursor();

    /**
     * The subscription stands.
     *
     * @param streamId names it in logs
     * @param cursor where it begins
     * @param head the newest event at this moment
     * @param recovered false if something after the place asked for is missing
     */
    record Opened(String streamId, Cursor cursor, Cursor head, boolean recovered) implements Delivery {}

    /** An event. @param cursor its place */
    record Entry(Cursor cursor, ExecutionEvent event) implements Delivery {}

    /**
     * Events that this watcher would have had to see, but that are kept no longer.
     *
     * @param from place of the first one that may be missing
     * @param to place of the last one that may be missing, inclusive
     * @param fromSeq seq of the first missing event of the one execution, or 0 on a subscription to all
     * @param toSeq seq of the last missing one, or 0
     * @param reason {@code retention}, or {@code epoch} when the place asked for is of another journal
     */
    record Gap(Cursor from, Cursor to, long fromSeq, long toSeq, String reason) implements Delivery {
        /** They were removed to keep within bounds, or deleted. */
        public static final String RETENTION = "retention";

        /** The cursor is of an order that this journal does not know. */
        public static final String EPOCH = "epoch";

        @Override
        public Cursor cursor() {
            return to;
        }
    }

    /** Nothing to see up to here; comes after silence. */
    record Position(Cursor cursor) implements Delivery {}

    /**
     * Nothing more follows.
     *
     * @param reason {@code finished} or {@code shutdown}
     * @param delivered how many entries there were
     * @param gaps how many gaps there were
     */
    record Closed(Cursor cursor, String reason, long delivered, long gaps) implements Delivery {
        /** The execution has ended. */
        public static final String FINISHED = "finished";

        /** The monitor is being closed; the subscription can be resumed elsewhere. */
        public static final String SHUTDOWN = "shutdown";
    }
}
