package dev.telltale.cli.look;

import dev.telltale.cli.argument.AtLeast;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.client.RemoteMonitor;
import dev.telltale.event.OutputEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.FilterQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what the processes of an execution wrote. */
@Command(
        name = "output",
        mixinStandardHelpOptions = true,
        description =
                "Prints what the nodes of an execution wrote, as they wrote it: to standard output, and to standard error what they"
                        + " wrote there, unless one of the two is asked for.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class OutputCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The execution")
    private String id;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the execution ends")
    private boolean isFollowed;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Only of these nodes, by id or path, such as push or regions[2]/*")
    private List<String> nodes = new ArrayList<>();

    @Option(names = "--stream", paramLabel = "stdout|stderr", description = "Only this one, to standard output")
    private OutputEvent.@Nullable Stream stream;

    @Option(names = "--tail", paramLabel = "N", description = "Of what is there already, only the last so many lines")
    private @Nullable Integer tail;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        if (tail != null) {
            AtLeast.check("--tail", tail, 0);
        }
        return server.use(remote -> {
            EventFilter filter = FilterQuery.parse(
                    Map.of("type", List.of("node.output", "node.completed"), "node", nodes), RemoteMonitor::where);
            OutputText text = new OutputText(remote, id, filter, stream, tail);
            if (isFollowed) {
                text.follow();
            } else {
                text.past();
            }
            return ExitCode.COMPLETED;
        });
    }
}
