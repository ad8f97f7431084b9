package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the first branch whose condition holds.
 *
 * @param branches in declared order; an {@code else} is the last
 */
public record SwitchNode(List<Branch> branches) implements NodeKind {
    public SwitchNode {
        branches = List.copyOf(branches);
    }

    /**
     * One way to go on.
     *
     * @param when its condition, or null for {@code else}
     * @param targets nodes of the same graph; may be empty
     */
    public record Branch(@Nullable Expression when, List<String> targets) {
        public Branch {
            targets = List.copyOf(targets);
        }
    }

    @Override
    public String name() {
        return "switch";
    }
}
