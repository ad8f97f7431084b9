package dev.telltale.cli.look;

import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.event.Json;
import dev.telltale.event.VariablesView;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.wire.ViewJson;
import dev.telltale.tui.log.Harmless;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the variables of an execution. */
@Command(
        name = "variables",
        mixinStandardHelpOptions = true,
        description = "Shows the variables of an execution, as they are or as they were.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class VariablesCommand implements Callable<Integer> {
    @Mixin
    private Moment moment;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        return server.use(remote -> {
            VariablesView view = moment.ask(remote, Monitor::variables, Monitor::variables);
            remote.print(() -> ViewJson.variables(view), () -> lines(view));
            return ExitCode.COMPLETED;
        });
    }

    private static String lines(VariablesView view) {
        return view.variables().entrySet().stream()
                .map(each -> Harmless.of(each.getKey() + " = " + Json.write(each.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
