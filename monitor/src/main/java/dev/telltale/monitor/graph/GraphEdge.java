package dev.telltale.monitor.graph;

import dev.telltale.event.NeedKind;

/**
 * One node waits for another.
 *
 * @param from id of the node that ends first
 * @param to id of the node that waits for it, in the same body
 */
public record GraphEdge(String from, String to, NeedKind kind) {}
