/** Runs workflows; the door is {@link dev.telltale.engine.Engine}. */
@NullMarked
package dev.telltale.engine;

import org.jspecify.annotations.NullMarked;
