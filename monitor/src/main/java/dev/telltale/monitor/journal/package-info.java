/**
 * Journals, and what an event weighs.
 *
 * <p>The door is {@link dev.telltale.monitor.journal.MemoryJournal}.
 */
@NullMarked
package dev.telltale.monitor.journal;

import org.jspecify.annotations.NullMarked;
