/** What stands on the command line, and what a command ends with; the door is {@link dev.telltale.cli.argument.CommandException}. */
@NullMarked
package dev.telltale.cli.argument;

import org.jspecify.annotations.NullMarked;
