package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.engine.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many processes an engine runs at once. */
final class ProcessLimit {
    @Option(
            names = "--max-processes",
            paramLabel = "N",
            description = "Processes of run nodes that run at once; further nodes stay pending."
                    + " Default: 16 for each core, at least 64")
    private @Nullable Integer maxProcesses; // not the number itself: help and --version need no engine

    /** @throws CommandException if it makes no sense */
    Engine.Builder applyTo(Engine.Builder builder) {
        try {
            return maxProcesses == null ? builder : builder.maxProcesses(maxProcesses);
        } catch (IllegalArgumentException wrong) {
            throw CommandException.usage(String.valueOf(wrong.getMessage()));
        }
    }
}
