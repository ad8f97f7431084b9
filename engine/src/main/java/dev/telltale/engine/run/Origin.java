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
 * @param family those who stem from the same one, or null if that one is this
 * @param reuse what it need not do again, or null for nothing
 */
public record Origin(
        @Nullable Parent parent,
        int depth,
        SecretMask secrets,
        @Nullable Family family,
        @Nullable Reuse reuse) {
    /** Of an execution that comes from no other. */
    public static final Origin NONE = new Origin(null, 0, SecretMask.NONE, null, null);

    /** Of an execution that a node calls. @param secrets what is secret where that node is */
    static Origin called(Parent by, int depth, SecretMask secrets, Family family) {
        return new Origin(by, depth, secrets, family, null);
    }

    /** Of an execution that repeats another one. */
    public static Origin repeated(Parent before, @Nullable Reuse reuse) {
        return new Origin(before, 0, SecretMask.NONE, null, reuse);
    }
}
