package dev.telltale.cli;

import dev.telltale.engine.Engine;
import dev.telltale.server.ServerOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves workflows and what happens in them over HTTP until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Serves workflows and their live streams over HTTP.",
            "SIGTERM or Ctrl-C ends it in order: what runs goes on after the next start, or is cancelled if nothing is kept."
                    + " A second one ends it at once."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ServerAddress address;

    @Mixin
    private StorageOptions storage;

    @Mixin
    private EngineLimits limits;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ServerOptions options = address.options();
        Engine.Builder engine = limits.applyTo(Engine.builder());
        // The storage comes last: wrong usage leaves no folder behind.
        try (ServerProcess server = ServerProcess.start(options, engine, storage.open())) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("telltale serves at " + server.uri());
            if (server.recovered() != null) {
                out.println(server.recovered());
            }
            out.flush();
            return server.awaitSignal();
        }
    }
}
