/**
 * What a watcher asks for and what it receives.
 *
 * <p>The door is {@link dev.telltale.monitor.stream.Subscription}; its answer is a sequence of
 * {@link dev.telltale.monitor.stream.Delivery}.
 */
@NullMarked
package dev.telltale.monitor.stream;

import org.jspecify.annotations.NullMarked;
