package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.argument.WorkflowFile;
import dev.telltale.cli.print.DirectPaper;
import dev.telltale.cli.print.OutputOptions;
import dev.telltale.cli.print.Paper;
import dev.telltale.cli.print.UnreadPaper;
import dev.telltale.engine.Engine;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.WorkflowSchema;
import dev.telltale.event.Json;
import dev.telltale.event.Problem;
import dev.telltale.monitor.journal.MemoryJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether workflow files can run, and if not, everything that is wrong with them. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks workflow files and lists every problem with its line and column.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ValidateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Workflow files (YAML)")
    private List<Path> files = List.of();

    @Option(
            names = "--schema",
            description = "Print the JSON Schema of workflow files, for editors, and check nothing.")
    private boolean isSchemaAsked;

    @Mixin
    private OutputOptions output;

    @Spec
    private CommandSpec spec;

    /** What is said of the files is the exit code, too. */
    private final Paper paper = new UnreadPaper(DirectPaper.ofProcess());

    @Override
    public Integer call() throws IOException {
        if (isSchemaAsked == !files.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name the files to check, or only --schema");
        }
        if (isSchemaAsked) {
            paper.out(WorkflowSchema.text());
            return ExitCode.COMPLETED;
        }
        boolean areAllValid = true;
        try (Engine engine = Engine.builder().journal(new MemoryJournal()).build()) {
            for (Path path : files) {
                areAllValid &= isValid(engine, path);
            }
        }
        return areAllValid ? ExitCode.COMPLETED : ExitCode.USAGE;
    }

    private boolean isValid(Engine engine, Path path) throws IOException {
        try {
            WorkflowFile file = WorkflowFile.read(path);
            List<Problem> problems = problems(engine, file);
            say(file, problems);
            return problems.isEmpty();
        } catch (CommandException unreadable) { // the other files are looked at all the same
            String message = String.valueOf(unreadable.getMessage());
            say(new WorkflowFile(path, ""), List.of(new Problem(0, 0, "file", message, null)));
            return false;
        }
    }

    private static List<Problem> problems(Engine engine, WorkflowFile file) {
        try {
            Workflow workflow =
                    engine.workflows().check(file.text(), file.path().toString());
            return new CalledFiles(file.folder()).problems(workflow);
        } catch (InvalidWorkflowException invalid) {
            return invalid.problems();
        }
    }

    private void say(WorkflowFile file, List<Problem> problems) throws IOException {
        if (output.isJson()) {
            paper.out(Json.write(json(file, problems)) + "\n");
        } else if (problems.isEmpty()) {
            paper.out(file.path() + ": valid\n");
        } else {
            spec.commandLine().getErr().println(file.lines(problems));
        }
    }

    private static Map<String, @Nullable Object> json(WorkflowFile file, List<Problem> problems) {
        List<Object> list = new ArrayList<>();
        for (Problem problem : problems) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("line", problem.line());
            entry.put("column", problem.column());
            entry.put("at", problem.at());
            entry.put("message", problem.message());
            if (problem.hint() != null) {
                entry.put("hint", problem.hint());
            }
            list.add(entry);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("file", file.path().toString());
        json.put("valid", problems.isEmpty());
        json.put("problems", list);
        return json;
    }
}
