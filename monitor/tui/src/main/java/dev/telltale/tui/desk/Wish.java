package dev.telltale.tui.desk;

/** What a key asks for beyond what is on the desk. Immutable, thread-safe. */
public sealed interface Wish {
    /** To watch this execution, and no other one. */
    record Open(String executionId) implements Wish {}

    /** To watch none. */
    record Close() implements Wish {}

    /** To see an execution as it was after an event. */
    record LookBack(String executionId, long seq) implements Wish {}

    record Pause(String executionId) implements Wish {}

    record Resume(String executionId) implements Wish {}

    record Cancel(String executionId, String reason) implements Wish {}

    record Approve(String executionId, String path, boolean isApproved) implements Wish {}

    /** Ctrl-C, where a run is this program's own. */
    record Interrupt() implements Wish {}
}
