/** The {@code telltale} command; the door is {@link dev.telltale.cli.Main}. */
@NullMarked
package dev.telltale.cli;

import org.jspecify.annotations.NullMarked;
