package dev.telltale.monitor;

/** What a failure of a monitor says of itself, where it knows; implemented by exceptions. */
public interface MonitorFailure {
    /** Whether the same may succeed in a while without anybody mending anything. */
    boolean isPassing();
}
