package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.argument.InputArguments;
import dev.telltale.cli.argument.WorkflowFile;
import dev.telltale.cli.print.DirectPaper;
import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.Outcome;
import dev.telltale.engine.StartOptions;
import dev.telltale.engine.WorkflowFolder;
import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.RefusedException;
import dev.telltale.event.Trigger;
import dev.telltale.tui.TelltaleTui;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one workflow to its end and shows what happens. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a workflow file and shows every step as it happens.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The workflow file (YAML)")
    private Path file;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "key=value",
            description = "An input; arrays and objects as JSON, @file for the text of a file")
    private List<String> inputs = new ArrayList<>();

    @Option(names = "--label", paramLabel = "key=value", description = "A label that filters can choose by")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--id", paramLabel = "ID", description = "The execution's id; made up if left out")
    private @Nullable String id;

    @Mixin
    private RunOutput output;

    @Mixin
    private ProcessLimit processes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkflowFile source = WorkflowFile.read(file);
        Workflow workflow = source.parse();
        Map<String, @Nullable Object> given = InputArguments.inputs(workflow, inputs);
        StartOptions options = new StartOptions(
                id,
                InputArguments.pairs("--label", labels),
                new Trigger("cli", System.getProperty("user.name")),
                source.folder());
        RunOutput.Form form = output.form();
        try (RunView view = form == RunOutput.Form.TUI
                        ? new ScreenRun(DirectPaper.ofProcess(), TelltaleTui::show)
                        : new PrintedRun(form == RunOutput.Form.JSON);
                Engine engine = processes
                        .applyTo(Engine.builder())
                        .journal(view.journal())
                        .workflowsFrom(WorkflowFolder.of(source.folder()))
                        .build();
                Interruption interruption = Interruption.of(engine)) {
            view.attend(engine);
            Execution execution = start(engine, source, workflow, given, options);
            interruption.concerns(execution);
            view.show(execution, interruption);
            int exitCode = exitCode(execution);
            String loss = view.finish();
            if (loss != null) {
                complain(loss);
                exitCode = exitCode == ExitCode.COMPLETED ? ExitCode.FAILED : exitCode;
            }
            return interruption.exitCode() != 0 ? interruption.exitCode() : exitCode;
        }
    }

    private int exitCode(Execution execution) throws InterruptedException {
        try {
            Outcome outcome = execution.await();
            return ExitCode.of(outcome.status(), outcome.error());
        } catch (IllegalStateException fault) {
            complain(fault.getMessage()
                    + (fault.getCause() == null ? "" : ": " + fault.getCause().getMessage()));
            return ExitCode.FAILED;
        }
    }

    private void complain(String what) {
        spec.commandLine().getErr().println("telltale: " + what);
    }

    private static Execution start(
            Engine engine,
            WorkflowFile source,
            Workflow workflow,
            Map<String, @Nullable Object> given,
            StartOptions options) {
        try {
            return engine.start(workflow, given, options);
        } catch (InvalidInputsException invalid) {
            throw CommandException.usage(String.valueOf(invalid.getMessage()));
        } catch (RefusedException refused) {
            String problems = refused.problems().isEmpty() ? "" : "\n" + source.lines(refused.problems());
            String hint = refused.hint() == null ? "" : "; " + refused.hint();
            throw CommandException.usage(refused.getMessage() + hint + problems);
        }
    }
}
