/** Watching over HTTP: {@link dev.telltale.server.TelltaleServer} starts it. */
@NullMarked
package dev.telltale.server;

import org.jspecify.annotations.NullMarked;
