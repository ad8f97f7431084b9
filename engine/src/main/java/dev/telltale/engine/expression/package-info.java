/**
 * Computed values of a workflow: CEL expressions, text with {@code ${{ }}}, and shell scripts with {@code ${{ }}}.
 * Its doors are {@link dev.telltale.engine.expression.Expression}, {@link dev.telltale.engine.expression.Template},
 * {@link dev.telltale.engine.expression.ShellTemplate}, and for conditions on events
 * {@link dev.telltale.engine.expression.CelCondition}; nothing outside sees the expression library behind them.
 */
@NullMarked
package dev.telltale.engine.expression;

import org.jspecify.annotations.NullMarked;
