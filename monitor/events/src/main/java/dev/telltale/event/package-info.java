/**
 * The vocabulary that runtime and watchers share: the events of an execution, what they add up to, and the two ports.
 *
 * <p>The door is {@link dev.telltale.event.ExecutionEvent}; {@link dev.telltale.event.ExecutionView} is the one fold over it,
 * {@link dev.telltale.event.EventJournal} and {@link dev.telltale.event.ExecutionControl} are the ports. Depends on the JDK
 * alone.
 */
@NullMarked
package dev.telltale.event;

import org.jspecify.annotations.NullMarked;
