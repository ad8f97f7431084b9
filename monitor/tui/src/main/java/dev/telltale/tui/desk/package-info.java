/**
 * What a person sees of a monitor and what their keys do, without a terminal: for those who draw it with a library of their own.
 *
 * <p>The door is {@link dev.telltale.tui.desk.Watch}, which keeps a {@link dev.telltale.tui.desk.Desk} up to date. Everything on the
 * desk is immutable.
 */
@NullMarked
package dev.telltale.tui.desk;

import org.jspecify.annotations.NullMarked;
