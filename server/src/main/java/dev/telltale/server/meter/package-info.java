/** What the server counts: {@link dev.telltale.server.meter.ServerMeters}, read by Prometheus. */
@NullMarked
package dev.telltale.server.meter;

import org.jspecify.annotations.NullMarked;
