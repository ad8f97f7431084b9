/** What a connection takes: when it has room, and when it has stopped taking anything. */
@NullMarked
package dev.telltale.server.socket;

import org.jspecify.annotations.NullMarked;
