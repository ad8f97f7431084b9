/**
 * The latest view of every execution, folded from the journal.
 *
 * <p>The door is {@link dev.telltale.monitor.view.Views}.
 */
@NullMarked
package dev.telltale.monitor.view;

import org.jspecify.annotations.NullMarked;
