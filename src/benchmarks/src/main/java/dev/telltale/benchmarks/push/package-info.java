/**
 * Servers for a load client: the product's fan-out and two baselines, each of which sends events of 300 bytes to all who read
 * {@code /sse}, as {@code /ctl} says.
 */
@NullMarked
package dev.telltale.benchmarks.push;

import org.jspecify.annotations.NullMarked;
