/** The commands that start executions on a server and steer them. */
@NullMarked
package dev.telltale.cli.steer;

import org.jspecify.annotations.NullMarked;
