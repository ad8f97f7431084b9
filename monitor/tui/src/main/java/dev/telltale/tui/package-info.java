/**
 * The monitor in a terminal.
 *
 * <p>The door is {@link dev.telltale.tui.TelltaleTui}. Whoever draws with another library takes {@link dev.telltale.tui.desk} alone.
 */
@NullMarked
package dev.telltale.tui;

import org.jspecify.annotations.NullMarked;
