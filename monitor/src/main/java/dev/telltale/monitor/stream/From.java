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

    /** Right after a place where an earlier subscription was. */
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

    /** Right after a place. @param cursor of the last delivery that was handled */
    record At(Cursor cursor) implements From {}
}
