package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.ShellTemplate;
import dev.telltale.engine.expression.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program.
 *
 * @param script for {@code sh -e}, or null when there is a command
 * @param command a program and its arguments; empty when there is a script
 * @param cwd the folder it runs in, or null for the default one
 * @param env added to the inherited environment, in declared order
 */
public record RunNode(
        @Nullable ShellTemplate script,
        List<Template> command,
        @Nullable Template cwd,
        Map<String, EnvEntry> env) implements NodeKind {
    public RunNode {
        command = List.copyOf(command);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        if ((script == null) == command.isEmpty()) {
            throw new IllegalArgumentException("a run has a script or a command, one of them");
        }
    }

    /**
     * The value of one environment variable.
     *
     * @param secret whether it is masked wherever it could be seen
     */
    public record EnvEntry(Template value, boolean secret) {}

    @Override
    public String name() {
        return "run";
    }
}
