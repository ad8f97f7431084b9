package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Template;
import org.jspecify.annotations.Nullable;

/**
 * Says something in the stream.
 *
 * @param event name of the event; its type is {@code custom.} and this name
 * @param data renders to a map, or null when there is none
 */
public record EmitNode(String event, @Nullable Template data) implements NodeKind {
    @Override
    public String name() {
        return "emit";
    }
}
