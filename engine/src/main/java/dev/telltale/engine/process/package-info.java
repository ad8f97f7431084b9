/**
 * Runs programs as process trees that can be watched while they run and are gone when they end. The door is {@link
 * dev.telltale.engine.process.ProcessRunner}.
 */
@NullMarked
package dev.telltale.engine.process;

import org.jspecify.annotations.NullMarked;
