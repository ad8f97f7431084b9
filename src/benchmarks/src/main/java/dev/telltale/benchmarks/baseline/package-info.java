/**
 * What Telltale's figures are measured beside: other ways to tell many watchers of events, and to run a graph. None of it is used by
 * the product, and each does less than the product does.
 *
 * <p>The door is {@link dev.telltale.benchmarks.baseline.Emission}.
 */
@NullMarked
package dev.telltale.benchmarks.baseline;

import org.jspecify.annotations.NullMarked;
