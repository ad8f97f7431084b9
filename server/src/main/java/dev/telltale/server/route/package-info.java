/** What the server answers: {@link dev.telltale.server.route.Routes} is the table of paths, read it first. */
@NullMarked
package dev.telltale.server.route;

import org.jspecify.annotations.NullMarked;
