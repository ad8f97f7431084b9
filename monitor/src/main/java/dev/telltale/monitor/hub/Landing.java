package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;

/**
 * Where a cursor leads in a journal's present order.
 *
 * @param given the cursor
 * @param position up to which the two orders are the same, if that is known, and no farther than the cursor
 * @param isExact whether that is the very place the cursor names
 * @param isKnown whether the journal knows the order that the cursor is of
 */
public record Landing(Cursor given, long position, boolean isExact, boolean isKnown) {
    public static Landing of(EventJournal journal, Cursor cursor) {
        long reach = Math.min(journal.reach(cursor.epoch()), journal.head());
        return reach < 0
                ? new Landing(cursor, 0, false, false)
                : new Landing(cursor, Math.min(cursor.position(), reach), cursor.position() <= reach, true);
    }

    /** What tells that the place asked for is not there. @param to where it goes on */
    Delivery.Gap gap(Cursor to) {
        long first = given.position() == Long.MAX_VALUE ? given.position() : given.position() + 1;
        return new Delivery.Gap(new Cursor(given.epoch(), first), to, 0, 0, Delivery.Gap.EPOCH);
    }
}
