package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.engine.Engine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much a server runs at once. */
final class EngineLimits {
    @Option(
            names = "--max-executions",
            paramLabel = "N",
            description = "Executions that run at once; others wait for their turn. Default: 10000")
    private int executions = 10_000;

    @Option(
            names = "--max-pending",
            paramLabel = "N",
            description = "Executions that wait for their turn; more are refused. Default: 10000")
    private int pending = 10_000;

    @Mixin
    private ProcessLimit processes = new ProcessLimit();

    /** @throws CommandException if one of them makes no sense */
    Engine.Builder applyTo(Engine.Builder builder) {
        try {
            return processes.applyTo(builder.maxExecutions(executions).maxPending(pending));
        } catch (IllegalArgumentException wrong) {
            throw CommandException.usage(String.valueOf(wrong.getMessage()));
        }
    }
}
