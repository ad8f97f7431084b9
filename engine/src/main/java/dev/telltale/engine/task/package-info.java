/** Which task a name stands for, and the tasks that come with the engine; the door is {@link dev.telltale.engine.task.TaskCatalog}. */
@NullMarked
package dev.telltale.engine.task;

import org.jspecify.annotations.NullMarked;
