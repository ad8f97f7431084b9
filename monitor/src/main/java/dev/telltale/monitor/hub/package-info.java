/**
 * The way from the journal to watchers: one multicast sink, one ring, and for each watcher a reader with a cursor.
 *
 * <p>The door is {@link dev.telltale.monitor.hub.EventHub}.
 */
@NullMarked
package dev.telltale.monitor.hub;

import org.jspecify.annotations.NullMarked;
