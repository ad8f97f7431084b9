package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import dev.telltale.event.Parent;
import org.jspecify.annotations.Nullable;

/**
 * What an execution has from the one it comes from. Immutable.
 *
 * @param parent that execution, or null for one that comes from none
 * @param depth how many executions wait for it, each called by the one before; 0 for one that nobody called
 * @param secrets what is secret there, and so here
 */
public record Origin(@Nullable Parent parent, int depth, SecretMask secrets) {
    /** Of an execution that comes from no other. */
    public static final Origin NONE = new Origin(null, 0, SecretMask.NONE);
}
