/**
 * Reads the YAML of a workflow into its model and reports every problem at once.
 * Its door is {@link dev.telltale.engine.workflow.parse.WorkflowParser}.
 */
@NullMarked
package dev.telltale.engine.workflow.parse;

import org.jspecify.annotations.NullMarked;
