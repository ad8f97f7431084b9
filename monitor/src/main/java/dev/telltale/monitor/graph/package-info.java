/**
 * The graph of a workflow with how far each node is, to be drawn.
 *
 * <p>The door is {@link dev.telltale.monitor.graph.WorkflowGraph}.
 */
@NullMarked
package dev.telltale.monitor.graph;

import org.jspecify.annotations.NullMarked;
