/** What clients ask of live streams, and the frames that they are sent, as server-sent events and on a WebSocket. */
@NullMarked
package dev.telltale.server.stream;

import org.jspecify.annotations.NullMarked;
