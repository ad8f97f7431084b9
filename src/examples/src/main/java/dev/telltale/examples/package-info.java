/** Programs that show how to use Telltale; each is one file that runs. */
@NullMarked
package dev.telltale.examples;

import org.jspecify.annotations.NullMarked;
