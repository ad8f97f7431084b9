package dev.telltale.tui.log;

import org.jspecify.annotations.Nullable;

/**
 * A variable as it is shown. Immutable, thread-safe.
 *
 * @param value as JSON, harmless and cut
 * @param before what it was before it changed last, or null if that is not known or it never did
 * @param isNews whether it was among what changed last
 */
public record VariableRow(
        String name, String value, @Nullable String before, boolean isNews) {}
