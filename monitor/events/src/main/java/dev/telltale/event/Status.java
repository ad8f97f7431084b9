package dev.telltale.event;

/** The state that an event leaves its subject in: a node's, or the execution's. */
public sealed interface Status permits ExecutionStatus, NodeStatus {
    /** The word on the wire, in lower case. */
    String wireName();

    /** Whether nothing can follow it. */
    boolean isTerminal();
}
