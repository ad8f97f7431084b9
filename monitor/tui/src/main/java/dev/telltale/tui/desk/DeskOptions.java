package dev.telltale.tui.desk;

import dev.telltale.tui.log.FilterLine;
import org.jspecify.annotations.Nullable;

/**
 * What a desk is for. Immutable, thread-safe.
 *
 * @param filters reads the filters that are typed
 * @param takesCommands whether somebody is there who can pause, cancel and the like
 * @param ownRun the execution that ends with this program, or null: whoever leaves while it goes on cancels it
 */
public record DeskOptions(
        FilterLine filters, boolean takesCommands, @Nullable String ownRun) {}
