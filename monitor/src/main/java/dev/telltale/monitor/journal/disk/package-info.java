/**
 * The journal on disk: segments of frames, their indexes, and what keeps them in order.
 *
 * <p>The door is {@link dev.telltale.monitor.journal.disk.DiskJournal}; the format of the files is in decision 15.
 */
@NullMarked
package dev.telltale.monitor.journal.disk;

import org.jspecify.annotations.NullMarked;
