/** What comes from outside, as a fuzzer makes it up. Each text ends as something sound, or as an error that is made for its author. */
@NullMarked
package dev.telltale.fuzz;

import org.jspecify.annotations.NullMarked;
