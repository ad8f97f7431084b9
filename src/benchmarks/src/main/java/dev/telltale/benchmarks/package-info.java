/** What the costs are, measured with JMH. */
@NullMarked
package dev.telltale.benchmarks;

import org.jspecify.annotations.NullMarked;
