package dev.telltale.cli.steer;

import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.argument.InputArguments;
import dev.telltale.cli.argument.WorkflowFile;
import dev.telltale.cli.remote.EventStream;
import dev.telltale.cli.remote.Remote;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts an execution on a server. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an execution on a server: of a workflow file, whose text is sent, or of a workflow that the server knows by name.",
            "Says which one, and leaves it running; with --follow it prints its events to the end, and the exit code is that of the"
                    + " execution. Ctrl-C ends the watching alone."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class StartCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|NAME",
            description = "A workflow file (YAML), or the name of a workflow of the server")
    private String workflow;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "key=value",
            description = "An input; arrays and objects as JSON, @file for the text of a file."
                    + " With a NAME, what is JSON is taken for that: write '\"3\"' for the text 3")
    private List<String> inputs = new ArrayList<>();

    @Option(names = "--label", paramLabel = "key=value", description = "A label that filters can choose by")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The execution's id; the same request under the same id starts nothing twice")
    private @Nullable String id;

    @Option(
            names = {"-f", "--follow"},
            description = "Print its events until it ends")
    private boolean isFollowed;

    @Option(
            names = {"-w", "--watch"},
            description = "Show it on a screen, as watch does; without a terminal as --follow")
    private boolean isWatched;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        StartRequest request = request();
        return server.use(remote -> {
            Started started = remote.ask(remote.control().start(request));
            if (isWatched && remote.hasScreen()) {
                remote.showScreen(started.executionId());
            } else if (isFollowed || isWatched) {
                return EventStream.toTheEnd(remote, started.executionId());
            } else {
                say(started, remote);
            }
            return ExitCode.COMPLETED;
        });
    }

    private StartRequest request() {
        Path path = Path.of(workflow);
        Map<String, String> pairs = InputArguments.pairs("--label", labels);
        Trigger trigger = new Trigger("http", null);
        if (!isFile(path)) {
            return new StartRequest(id, workflow, null, Values.of(inputs), pairs, trigger);
        }
        WorkflowFile file = WorkflowFile.read(path);
        Map<String, @Nullable Object> given = inputs.isEmpty() ? Map.of() : InputArguments.inputs(file.parse(), inputs);
        return new StartRequest(id, null, file.text(), given, pairs, trigger);
    }

    /** Also what only looks like one, so that a slip in its name is told as that. */
    private boolean isFile(Path path) {
        return Files.exists(path) || path.getNameCount() > 1 || workflow.endsWith(".yaml") || workflow.endsWith(".yml");
    }

    private static void say(Started started, Remote remote) throws IOException {
        if (!remote.isJson()) {
            String was = started.isNew() ? " started" : " had been started before";
            remote.print(started.workflow() + " " + started.executionId() + was);
            return;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("executionId", started.executionId());
        json.put("workflow", started.workflow());
        json.put("status", started.status().wireName());
        remote.printJson(json);
    }
}
