package dev.telltale.cli.look;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.argument.WorkflowFile;
import dev.telltale.cli.print.DirectPaper;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.graph.WorkflowGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws what a workflow file says, or how far an execution is with it. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description = {
            "Draws nodes and what each waits for: of a workflow file, or of an execution with how far each is.",
            "What has a slash in it, ends with .yaml or .yml or is there as a file is a file."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class GraphCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|ID", description = "A workflow file (YAML), or an execution")
    private Path subject; // as which shells complete it

    @Option(
            names = "--at",
            paramLabel = "SEQ",
            description = "The execution as it was right after its event of this number")
    private @Nullable Long seq;

    @Mixin
    private GraphOutput output;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        output.check(server.isJson());
        String id = subject.toString();
        if (!WorkflowFile.isMeantBy(id)) {
            return server.use(remote -> {
                ExecutionView view = remote.ask(
                        id,
                        seq == null
                                ? remote.monitor().view(id)
                                : remote.monitor().view(id, seq));
                print(WorkflowGraph.of(view));
                return ExitCode.COMPLETED;
            });
        }
        if (seq != null) {
            throw CommandException.usage("--at is for executions, and " + subject + " is a file; leave it out");
        }
        Workflow workflow = WorkflowFile.read(subject).parse();
        print(WorkflowGraph.of(workflow.name(), workflow.skeleton()));
        return ExitCode.COMPLETED;
    }

    private void print(WorkflowGraph graph) throws IOException {
        DirectPaper.ofProcess().out(output.text(graph, server.isJson()));
    }
}
