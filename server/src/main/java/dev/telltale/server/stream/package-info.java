/** Live streams: {@link dev.telltale.server.stream.Streams} turns what a watcher receives into server-sent events. */
@NullMarked
package dev.telltale.server.stream;

import org.jspecify.annotations.NullMarked;
