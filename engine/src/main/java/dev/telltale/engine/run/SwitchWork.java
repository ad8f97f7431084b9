package dev.telltale.engine.run;

import dev.telltale.engine.workflow.SwitchNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the first branch whose condition holds; outputs {@code branch} (index, {@code "else"} or null) and {@code taken}. */
final class SwitchWork implements Work {
    private final Run run;
    private final NodeRun node;
    private final SwitchNode choice;

    SwitchWork(Run run, NodeRun node, SwitchNode choice) {
        this.run = run;
        this.node = node;
        this.choice = choice;
    }

    @Override
    public void begin() {
        List<SwitchNode.Branch> branches = choice.branches();
        for (int i = 0; i < branches.size(); i++) {
            SwitchNode.Branch branch = branches.get(i);
            if (branch.when() == null) {
                continue;
            }
            boolean result = branch.when().test(node.graph().scope());
            boolean isLast = branches.subList(i + 1, branches.size()).stream().allMatch(rest -> rest.when() == null);
            if (result) {
                decide(branch, (long) i, result, branch.targets());
                return;
            } else if (isLast) {
                List<String> targets = otherwise();
                decide(branch, targets == null ? null : "else", result, targets == null ? List.of() : targets);
                return;
            }
            Conditions.recordWhen(run, node, branch.when(), result, null, List.of(), List.of());
        }
        List<String> always = otherwise(); // there is nothing but an else
        complete("else", always == null ? List.of() : always);
    }

    private void decide(SwitchNode.Branch tested, @Nullable Object branch, boolean result, List<String> taken) {
        Set<String> skipped = new LinkedHashSet<>();
        choice.branches().forEach(other -> skipped.addAll(other.targets()));
        taken.forEach(skipped::remove);
        Conditions.recordWhen(
                run, node, Objects.requireNonNull(tested.when()), result, branch, taken, new ArrayList<>(skipped));
        complete(branch, taken);
    }

    private void complete(@Nullable Object branch, List<String> taken) {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        outputs.put("branch", branch);
        outputs.put("taken", taken);
        node.complete(outputs, null, 0);
    }

    private @Nullable List<String> otherwise() {
        for (SwitchNode.Branch branch : choice.branches()) {
            if (branch.when() == null) {
                return branch.targets();
            }
        }
        return null;
    }
}
