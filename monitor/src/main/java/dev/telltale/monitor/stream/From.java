package dev.telltale.monitor.stream;

/** Where a subscription begins. */
public sealed interface From {
    /** With what happens from the call on. */
    static From now() {
        return Now.NOW;
    }

    /** With the oldest event that is kept. */
    static From start() {
        return Start.START;
    }

    /** With a {@link Delivery.Snapshot} of the one execution, and then what is not in it. Before its first event, as {@link #start}. */
    static From snapshot() {
        return Snapshot.SNAPSHOT;
    }

    /**
     * Right after a place where an earlier subscription was. On one execution, one that is not there is waited for, as a place does not tell whether it has yet to
     * begin; whether it was there once and was forgotten is known for a while only, and is then told as a {@link Delivery.Gap} and the end.
     */
    static From at(Cursor cursor) {
        return new At(cursor);
    }

    /** With what happens from the call on. */
    enum Now implements From {
        NOW
    }

    /** With the oldest event that is kept. */
    enum Start implements From {
        START
    }

    /** With what the execution is. */
    enum Snapshot implements From {
        SNAPSHOT
    }

    /** Right after a place. @param cursor of the last delivery that was handled */
    record At(Cursor cursor) implements From {}
}
