/**
 * The JSON of events, views and control frames; nothing else knows the names of its fields.
 *
 * <p>The door is {@link dev.telltale.monitor.wire.EventJson}.
 */
@NullMarked
package dev.telltale.monitor.wire;

import org.jspecify.annotations.NullMarked;
