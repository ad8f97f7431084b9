package dev.telltale.tui.desk;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * How what is shown relates to what happens. Immutable, thread-safe.
 *
 * @param state whether it is live
 * @param behind events, over all executions, that are there and not yet looked at
 * @param missed events that are gone and will not be shown
 * @param detail why it is not live, or empty; may be long, and of others
 * @param head the newest event that is known of, or null
 */
public record Connection(
        State state,
        long behind,
        long missed,
        String detail,
        @Nullable Cursor head) {
    /** Nothing has come yet. */
    public static final Connection NONE = new Connection(State.CONNECTING, 0, 0, "", null);

    /** Whether it is live. */
    public enum State {
        CONNECTING,
        /** There is a connection, and what is looked for has not come over it. */
        WAITING,
        LIVE,
        BEHIND,
        RECONNECTING,
        ENDED
    }

    /** After something came, or the end of it. */
    public Connection after(Delivery delivery) {
        if (delivery instanceof Delivery.Opened opened) {
            return at(opened.cursor(), opened.head(), missed);
        } else if (delivery instanceof Delivery.Gap gap) {
            return at(gap.cursor(), head, missed + count(gap));
        } else if (delivery instanceof Delivery.Interrupted interrupted) {
            return lost(interrupted.reason());
        } else if (delivery instanceof Delivery.Closed closed) {
            String why = closed.reason().equals(Delivery.Closed.FINISHED) ? "" : closed.reason();
            return new Connection(State.ENDED, 0, missed, why, head);
        } else if (delivery instanceof Delivery.Position position) {
            Delivery.Link link = position.link();
            return link == null ? behind(0, null, missed) : behind(link.lagEvents(), link.head(), missed);
        }
        return state == State.LIVE ? this : at(delivery.cursor(), head, missed);
    }

    /** After it was lost, as long as somebody tries to get it back. @param why in words */
    public Connection lost(String why) {
        return new Connection(State.RECONNECTING, 0, missed, why, null);
    }

    /** After the stream has failed. What lasts ends it. */
    Connection after(Failure failure) {
        return failure.isPassing() ? lost(failure.why()) : new Connection(State.ENDED, 0, missed, failure.why(), head);
    }

    /** That of something of which nothing has come: whatever the connection is, that is not live. */
    public Connection awaiting() {
        return state == State.LIVE ? new Connection(State.WAITING, behind, missed, detail, head) : this;
    }

    private Connection at(Cursor cursor, @Nullable Cursor newest, long gone) {
        if (newest == null || !newest.epoch().equals(cursor.epoch())) {
            return behind(0, newest, gone);
        }
        return behind(Math.max(0, newest.position() - cursor.position()), newest, gone);
    }

    private static Connection behind(long events, @Nullable Cursor newest, long gone) {
        return new Connection(events > 0 ? State.BEHIND : State.LIVE, events, gone, "", newest);
    }

    private static long count(Delivery.Gap gap) {
        if (gap.fromSeq() > 0) {
            return gap.toSeq() - gap.fromSeq() + 1;
        }
        boolean isKnown = gap.from().epoch().equals(gap.to().epoch());
        return isKnown ? Math.max(1, gap.to().position() - gap.from().position() + 1) : 1;
    }

    /** In words that fit anywhere: {@code LIVE}, {@code BEHIND 1204}, {@code RECONNECTING}, {@code ENDED}, behind {@code GAP 12}. */
    public String brief() {
        return (missed > 0 ? "GAP " + missed + " " : "") + state.name() + (behind > 0 ? " " + behind : "");
    }

    /** As {@link #brief}, and why it is so where that is known. */
    public String label() {
        return detail.isEmpty() ? brief() : brief() + ": " + detail;
    }
}
