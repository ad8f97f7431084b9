package dev.telltale.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of an execution at one moment.
 *
 * @param seq the event they are true for
 * @param variables by name, deeply immutable
 */
public record VariablesView(String executionId, long seq, Map<String, @Nullable Object> variables) {}
