package dev.telltale.cli;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.StartOptions;
import dev.telltale.engine.WorkflowFolder;
import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.EventJournal;
import dev.telltale.event.RefusedException;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.journal.MemoryJournal;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
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

/** Runs one workflow to its end and prints what happens. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a workflow file and prints every step as it happens.")
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
    private OutputOptions output;

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
        MemoryJournal journal = new MemoryJournal();
        try (Engine engine = processes
                        .applyTo(Engine.builder())
                        .journal(journal)
                        .workflowsFrom(WorkflowFolder.of(source.folder()))
                        .build();
                Interruption interruption = Interruption.of(engine);
                Spool spool = spool();
                EventPrinter printer = new EventPrinter(spool, output.isJson())) {
            journal.publishTo(both(printer, new Questions(standardIn(), spool, engine::approve)));
            Execution execution = start(engine, source, workflow, given, options);
            interruption.concerns(execution);
            int exitCode = exitCode(execution);
            String loss = printer.finish();
            if (loss != null) {
                complain(loss);
                exitCode = exitCode == ExitCode.COMPLETED ? ExitCode.FAILED : exitCode;
            }
            return interruption.exitCode() != 0 ? interruption.exitCode() : exitCode;
        }
    }

    private static Spool spool() throws IOException {
        return new Spool(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    private static BufferedReader standardIn() {
        InputStream in = StandardInput.isClosed() ? InputStream.nullInputStream() : System.in;
        return new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
    }

    private static EventJournal.Publisher both(EventJournal.Publisher first, EventJournal.Publisher second) {
        return (position, batch) -> {
            first.acknowledged(position, batch);
            second.acknowledged(position, batch);
        };
    }

    private int exitCode(Execution execution) throws InterruptedException {
        try {
            return ExitCode.of(execution.await());
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
