package dev.telltale.cli.look;

import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.wire.ViewJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows all that is known of an execution. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows an execution with its nodes, as it is or as it was.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ShowCommand implements Callable<Integer> {
    @Mixin
    private Moment moment;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        return server.use(remote -> {
            ExecutionView view = moment.ask(remote, Monitor::view, Monitor::view);
            long micros = moment.micros(view);
            remote.print(() -> ViewJson.view(view, micros), () -> ViewText.of(view, micros));
            return ExitCode.COMPLETED;
        });
    }
}
