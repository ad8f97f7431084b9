/**
 * Tests of what threads may see of each other. Those of a package stand in that package; here is what they share.
 *
 * <p>The door is {@link dev.telltale.stress.Told}.
 */
@NullMarked
package dev.telltale.stress;

import org.jspecify.annotations.NullMarked;
