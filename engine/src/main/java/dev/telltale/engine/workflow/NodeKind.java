package dev.telltale.engine.workflow;

/** What a node does. */
public sealed interface NodeKind
        permits RunNode, TaskNode, SetNode, SwitchNode, LoopNode, CallNode, WaitNode, EmitNode {
    /** The word for it in a workflow and in events, such as {@code run}. */
    String name();
}
