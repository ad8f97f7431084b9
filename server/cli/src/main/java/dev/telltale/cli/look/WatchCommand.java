package dev.telltale.cli.look;

import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.remote.EventStream;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.monitor.filter.EventFilter;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows executions on a screen. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Shows an execution on a screen with keys, or the list of all; ? explains the keys. Leaving it leaves the executions running.",
            "Where there is no terminal, it prints what events prints."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class WatchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "The execution; the list of all if left out")
    private @Nullable String id;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        return server.use(remote -> {
            remote.expect(id);
            if (remote.hasScreen()) {
                remote.showScreen(id);
            } else {
                new EventStream(remote, EventStream.subscription(id, EventFilter.ALL), Long.MAX_VALUE).print();
            }
            return ExitCode.COMPLETED;
        });
    }
}
