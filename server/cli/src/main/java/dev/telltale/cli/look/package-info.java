/** The commands that look at what a server has; each file is one command or a part of it. */
@NullMarked
package dev.telltale.cli.look;

import org.jspecify.annotations.NullMarked;
