/**
 * What a workflow says: the immutable model, which {@link dev.telltale.engine.workflow.parse} reads from YAML.
 * Its door is {@link dev.telltale.engine.workflow.Workflow}.
 */
@NullMarked
package dev.telltale.engine.workflow;

import org.jspecify.annotations.NullMarked;
