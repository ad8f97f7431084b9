/**
 * One execution from its first node to its outcome.
 *
 * <p>The door is {@link dev.telltale.engine.run.Run}, the only writer of its execution's stream. Everything in this package but
 * {@link dev.telltale.engine.run.EngineClock} and the records at the door happens on the run's own thread of control: messages come
 * through its mailbox, one at a time.
 */
@NullMarked
package dev.telltale.engine.run;

import org.jspecify.annotations.NullMarked;
