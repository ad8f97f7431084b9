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
import dev.telltale.tui.log.Harmless;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
    private Path workflow; // as which shells complete it

    @Option(
            names = {"-i", "--input"},
            paramLabel = "key=value",
            description = "An input; arrays and objects as JSON, @file for the text of a file")
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
        return server.use(remote -> {
            Started started = remote.ask(remote.control().start(request(remote)));
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

    private StartRequest request(Remote remote) {
        Map<String, String> pairs = InputArguments.pairs("--label", labels);
        Trigger trigger = new Trigger("http", null);
        String name = workflow.toString();
        if (!WorkflowFile.isMeantBy(name)) {
            return new StartRequest(id, name, null, given(() -> remote.workflow(name)), pairs, trigger);
        }
        WorkflowFile file = WorkflowFile.read(workflow);
        return new StartRequest(id, null, file.text(), given(() -> file), pairs, trigger);
    }

    /** Inputs, by the types that the workflow declares; without any it is not looked at, and the server says what is wrong with it. */
    private Map<String, @Nullable Object> given(Supplier<WorkflowFile> source) {
        return inputs.isEmpty() ? Map.of() : InputArguments.inputs(source.get().parse(), inputs);
    }

    private static void say(Started started, Remote remote) throws IOException {
        if (!remote.isJson()) {
            String was = started.isNew() ? " started" : " had been started before";
            remote.print(Harmless.of(started.workflow() + " " + started.executionId() + was));
            return;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("executionId", started.executionId());
        json.put("workflow", started.workflow());
        json.put("status", started.status().wireName());
        remote.printJson(json);
    }
}
