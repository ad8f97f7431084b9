/**
 * Which events a watcher wants; one meaning everywhere.
 *
 * <p>The door is {@link dev.telltale.monitor.filter.EventFilter}; {@link dev.telltale.monitor.filter.FilterQuery} reads one.
 */
@NullMarked
package dev.telltale.monitor.filter;

import org.jspecify.annotations.NullMarked;
