package dev.telltale.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves workflows and what happens in them over HTTP until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves workflows and their live streams over HTTP. Everything is kept in memory.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ServerAddress address;

    @Mixin
    private EngineLimits limits;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (ServerProcess server = address.start(limits)) {
            spec.commandLine().getOut().println("telltale serves at " + server.uri());
            spec.commandLine().getOut().flush();
            return server.awaitSignal();
        }
    }
}
