/**
 * How events reach many connections: each event loop looks at the newest events once for all of its watchers, and writes the same bytes
 * to all who want the same.
 */
@NullMarked
package dev.telltale.server.fanout;

import org.jspecify.annotations.NullMarked;
