package dev.telltale.server.stream;

/** What a stream on one execution tells of it before it goes on with events. */
public enum SnapshotForm {
    /** Nothing. */
    NONE,
    /** What a person wants to see. */
    USUAL,
    /** All that a program takes to go on from it by itself. */
    FULL
}
