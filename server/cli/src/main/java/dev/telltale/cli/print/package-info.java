/** What the command prints, and how; the door for events is {@link dev.telltale.cli.print.EventForm}. */
@NullMarked
package dev.telltale.cli.print;

import org.jspecify.annotations.NullMarked;
