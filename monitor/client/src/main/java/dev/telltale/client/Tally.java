package dev.telltale.client;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;

/** What a subscription has delivered, over all its connections. Not thread-safe: signals follow each other. */
final class Tally {
    private Cursor place;
    private long entries;
    private long gaps;
    private boolean isUnderWay;
    private boolean isClosed;

    /** @param place where it begins; {@link Cursor#NONE} if that is not known yet */
    Tally(Cursor place) {
        this.place = place;
    }

    /**
     * Notes what goes out.
     *
     * @param isPlace whether what comes next can be resumed from its cursor
     */
    void note(Delivery delivery, boolean isPlace) {
        if (isPlace) {
            place = delivery.cursor();
        }
        if (delivery instanceof Delivery.Entry) {
            entries++;
            isUnderWay = true;
        } else if (delivery instanceof Delivery.Gap) {
            gaps++;
            isUnderWay = true;
        } else if (delivery instanceof Delivery.Snapshot) {
            isUnderWay = true;
        }
        isClosed |= delivery instanceof Delivery.Closed;
    }

    /** Right behind what was delivered. */
    Cursor place() {
        return place;
    }

    /** Whether something of what is watched has come, so that it is known to have begun. */
    boolean isUnderWay() {
        return isUnderWay;
    }

    /** Whether the last word was said. */
    boolean isClosed() {
        return isClosed;
    }

    /** In place of all that follows, of an execution that is known no longer. */
    Delivery.Gap rest() {
        Cursor next = new Cursor(place.epoch(), place.position() + 1);
        return new Delivery.Gap(next, next, 0, 0, Delivery.Gap.RETENTION);
    }

    /** The last word. */
    Delivery.Closed closed(String reason) {
        return new Delivery.Closed(place, reason, entries, gaps);
    }
}
