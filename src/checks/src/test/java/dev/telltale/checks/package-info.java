/**
 * The architecture, executed. Each test here holds one promise of the whole house; {@link dev.telltale.checks.House} is
 * how they look at it.
 */
@NullMarked
package dev.telltale.checks;

import org.jspecify.annotations.NullMarked;
