package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionView;
import org.jspecify.annotations.Nullable;

/**
 * A look back in time. Immutable, thread-safe.
 *
 * @param seq of the event that one wants to see the execution after
 * @param view what it was then, or an earlier answer until this one comes; null before the first
 * @param error why it cannot be told, or null
 */
public record Past(
        long seq, @Nullable ExecutionView view, @Nullable String error) {}
