package dev.telltale.monitor.stream;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher receives.
 *
 * <p>First {@link Opened}, if asked for {@link Snapshot}, then {@link Entry} and {@link Gap} in order, {@link Position} after silence and while it is far behind, last {@link Closed}. From a
 * monitor elsewhere there may be {@link Interrupted} between, and {@link Opened} again. Immutable, thread-safe.
 */
public sealed interface Delivery {
    /** The place to resume from, right after this delivery. */
    Cursor cursor();

    /**
     * The subscription stands.
     *
     * @param streamId names it in logs
     * @param cursor where it begins; on one that begins with a snapshot, the place of that
     * @param head the newest event at this moment
     * @param recovered false if something after the place asked for is missing
     */
    record Opened(String streamId, Cursor cursor, Cursor head, boolean recovered) implements Delivery {}

    /**
     * What an execution is, on a subscription that begins with it: events up to the cursor are in the view, those behind it follow.
     */
    record Snapshot(Cursor cursor, ExecutionView view) implements Delivery {}

    /**
     * An event.
     *
     * @param cursor its place
     * @param conflated how many older events of its kind were left out in its favour; 0 but for {@link Overflow#LATEST}
     */
    record Entry(Cursor cursor, ExecutionEvent event, int conflated) implements Delivery {
        /** One that stands for itself alone. */
        public Entry(Cursor cursor, ExecutionEvent event) {
            this(cursor, event, 0);
        }
    }

    /**
     * Events that this watcher would have had to see, but that are no longer there.
     *
     * @param from place of the first one that may be missing
     * @param to place of the last one that may be missing, inclusive
     * @param fromSeq seq of the first missing event of the one execution, or 0 on a subscription to all
     * @param toSeq seq of the last missing one, or 0
     * @param reason {@code retention}, {@code damage}, {@code overflow}, {@code unknown}, or {@code epoch} when this journal does not know the place asked
     *     for; then the two cursors may be of different orders
     */
    record Gap(Cursor from, Cursor to, long fromSeq, long toSeq, String reason) implements Delivery {
        /** They were removed to keep within bounds, or deleted. */
        public static final String RETENTION = "retention";

        /** Some of them are damaged on the disk, or were taken away from it. */
        public static final String DAMAGE = "damage";

        /** The cursor is of an order that this journal does not know, or not up to there. */
        public static final String EPOCH = "epoch";

        /** The subscriber fell behind its bounds and wants what is new rather than all: {@link Overflow#DROP_OLDEST}. */
        public static final String OVERFLOW = "overflow";

        /** An event of a type that this version does not know. Only from a monitor elsewhere, which is of a later one. */
        public static final String UNKNOWN = "unknown";

        @Override
        public Cursor cursor() {
            return to;
        }
    }

    /**
     * Nothing to see up to here; comes after silence, and between events while many are there that were not looked at.
     *
     * @param link how far that is behind, if that is known
     */
    record Position(Cursor cursor, @Nullable Link link) implements Delivery {
        /** One that says no more than where it is. */
        public Position(Cursor cursor) {
            this(cursor, null);
        }
    }

    /**
     * How far a place is behind.
     *
     * @param head the newest event
     * @param lagEvents events behind the place up to that one, over all executions and whatever the filter
     * @param lagMillis how old the oldest of them is; 0 if there is none
     */
    record Link(Cursor head, long lagEvents, long lagMillis) {}

    /**
     * The way to the monitor is lost, and is sought again: another {@link Opened} follows when it stands, and goes on right behind the cursor. Never from a
     * monitor in process.
     *
     * @param cursor the place that was reached; {@link Cursor#NONE} if there is none yet
     * @param reason what is wrong, and how to mend it if it does not pass, for people
     * @param retryIn after how long it is tried again
     */
    record Interrupted(Cursor cursor, String reason, Duration retryIn) implements Delivery {}

    /**
     * Nothing more follows.
     *
     * @param reason {@code finished}, {@code shutdown} or {@code overflow}
     * @param delivered how many entries there were
     * @param gaps how many gaps there were
     */
    record Closed(Cursor cursor, String reason, long delivered, long gaps) implements Delivery {
        /** The execution has ended. */
        public static final String FINISHED = "finished";

        /** The monitor is being closed; the subscription can be resumed elsewhere. */
        public static final String SHUTDOWN = "shutdown";

        /** The subscriber fell behind its bounds and wants that: {@link Overflow#DISCONNECT}. It can resume. */
        public static final String OVERFLOW = "overflow";
    }
}
