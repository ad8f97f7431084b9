/**
 * What the costs are.
 *
 * <p>The door is {@link dev.telltale.benchmarks.Figures}, which starts the programs and shows what they measured; two JMH benchmarks
 * stand beside them for a second opinion.
 */
@NullMarked
package dev.telltale.benchmarks;

import org.jspecify.annotations.NullMarked;
