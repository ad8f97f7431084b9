package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Template;

/**
 * Runs a task written in Java.
 *
 * @param task its name in the catalog
 * @param with its inputs; renders to a map
 * @param position where the name of the task stands
 */
public record TaskNode(String task, Template with, Position position) implements NodeKind {
    @Override
    public String name() {
        return "task";
    }
}
