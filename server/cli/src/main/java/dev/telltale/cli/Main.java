package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.event.FileFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;

/** Where the {@code telltale} command begins. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its code, see {@link ExitCode}. */
    public static void main(String... arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        if (List.of(arguments).equals(List.of("--version"))) { // to learn of all commands takes longer than the answer
            System.out.println(TelltaleCommand.Version.text());
            return ExitCode.COMPLETED;
        }
        return new CommandLine(new TelltaleCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .execute(arguments);
    }

    /** Says what went wrong in a line; only for faults of our own with the trace that a report needs. */
    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        if (problem instanceof CommandException known) {
            command.getErr().println("telltale: " + known.getMessage());
            return known.exitCode();
        }
        if (problem instanceof IOException || problem instanceof UncheckedIOException) {
            command.getErr().println("telltale: " + FileFault.of(problem));
            return ExitCode.FAILED;
        }
        command.getErr().println("telltale: internal error, please report it:");
        problem.printStackTrace(command.getErr());
        return ExitCode.FAILED;
    }
}
