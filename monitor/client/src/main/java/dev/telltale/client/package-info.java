/**
 * The monitor of a server, over the wire.
 *
 * <p>The door is {@link dev.telltale.client.RemoteMonitor}.
 */
@NullMarked
package dev.telltale.client;

import org.jspecify.annotations.NullMarked;
