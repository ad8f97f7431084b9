/**
 * Draws a desk into a buffer of cells, without a terminal.
 *
 * <p>The door is {@link dev.telltale.tui.screen.Painting}.
 */
@NullMarked
package dev.telltale.tui.screen;

import org.jspecify.annotations.NullMarked;
