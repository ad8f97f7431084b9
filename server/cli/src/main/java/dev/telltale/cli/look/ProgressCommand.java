package dev.telltale.cli.look;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.event.Progress;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.wire.ViewJson;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how far an execution is. */
@Command(
        name = "progress",
        mixinStandardHelpOptions = true,
        description = {
            "Says how far an execution is.",
            "With --follow until it ends; the exit code is then that of the execution, as for run."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ProgressCommand implements Callable<Integer> {
    @Mixin
    private Moment moment;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until it ends: a bar that moves at a terminal, else a line for each change")
    private boolean isFollowed;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        if (isFollowed && moment.isPast()) {
            throw CommandException.usage("--at is of the past, which nobody can follow; leave out one of the two");
        }
        return server.use(remote -> {
            Progress progress = moment.ask(remote, Monitor::progress, Monitor::progress);
            if (isFollowed) {
                return new ProgressBar(remote, moment.id()).toTheEnd();
            }
            remote.print(
                    () -> ViewJson.progress(progress),
                    () -> ProgressLine.ofTerminal().of(progress));
            return ExitCode.COMPLETED;
        });
    }
}
