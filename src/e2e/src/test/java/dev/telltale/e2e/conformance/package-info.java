/**
 * What a server must keep to on the wire, for any base url: {@code -Dtelltale.conformance.url=http://…}, or the runnable jar. Nothing here
 * knows a class of the product, and the bytes go over plain sockets.
 */
@NullMarked
package dev.telltale.e2e.conformance;

import org.jspecify.annotations.NullMarked;
