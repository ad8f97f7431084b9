/**
 * What an execution has said, bounded and made harmless: its output in lines, its events through a filter, the changes of its variables.
 *
 * <p>The doors are {@link dev.telltale.tui.log.OutputLog}, {@link dev.telltale.tui.log.EventLog} and
 * {@link dev.telltale.tui.log.VariableLog}.
 */
@NullMarked
package dev.telltale.tui.log;

import org.jspecify.annotations.NullMarked;
