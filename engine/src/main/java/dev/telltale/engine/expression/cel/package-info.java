/**
 * The dialect of CEL that expressions are written in: its functions, its values, and what one evaluation may use.
 * Its door is {@link dev.telltale.engine.expression.cel.Language}.
 */
@NullMarked
package dev.telltale.engine.expression.cel;

import org.jspecify.annotations.NullMarked;
