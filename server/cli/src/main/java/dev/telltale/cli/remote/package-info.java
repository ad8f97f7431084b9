/** The commands against a server; the door is {@link dev.telltale.cli.remote.ServerChoice}. */
@NullMarked
package dev.telltale.cli.remote;

import org.jspecify.annotations.NullMarked;
