package dev.telltale.cli;

import dev.telltale.cli.argument.WorkflowFile;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.monitor.graph.WorkflowGraph;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws what a workflow file says. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description = "Draws the nodes of a workflow file and what each waits for.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class GraphCommand implements Runnable {
    @Parameters(paramLabel = "FILE", description = "The workflow file (YAML)")
    private Path file;

    @Mixin
    private GraphOutput output;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Workflow workflow = WorkflowFile.read(file).parse();
        output.print(
                WorkflowGraph.of(workflow.name(), workflow.skeleton()),
                spec.commandLine().getOut());
    }
}
