/**
 * Journals, multicasts, filters, folds and replays events.
 *
 * <p>The door is {@link dev.telltale.monitor.Monitor}; {@link dev.telltale.monitor.LocalMonitor} is the one in this process.
 */
@NullMarked
package dev.telltale.monitor;

import org.jspecify.annotations.NullMarked;
