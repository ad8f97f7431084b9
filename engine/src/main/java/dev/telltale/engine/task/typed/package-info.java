/** Tasks whose inputs and outputs are fields: from their class to a task; the door is {@link dev.telltale.engine.task.typed.TypedTaskClass}. */
@NullMarked
package dev.telltale.engine.task.typed;

import org.jspecify.annotations.NullMarked;
