/** The front door: {@link dev.telltale.server.front.Dispatcher} takes each request to its route and the answer back. */
@NullMarked
package dev.telltale.server.front;

import org.jspecify.annotations.NullMarked;
