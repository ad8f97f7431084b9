package dev.telltale.monitor.hub;

/** How far a reader goes. */
enum Course {
    /** For as long as its subscriber wants. */
    WATCH,
    /** Until it has caught up: its last delivery is a {@link dev.telltale.monitor.stream.Delivery.Position} then. */
    APPROACH,
    /** The same, for one that had caught up before and has fallen behind: it is told of no beginning. */
    APPROACH_AGAIN
}
