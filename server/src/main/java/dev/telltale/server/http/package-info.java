/** The words of HTTP that routes speak: a {@link dev.telltale.server.http.Handler} turns an exchange into an answer or a problem. */
@NullMarked
package dev.telltale.server.http;

import org.jspecify.annotations.NullMarked;
