package dev.telltale.cli;

import dev.telltale.cli.argument.ArgumentText;
import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.print.ReaderGoneException;
import dev.telltale.event.FileFault;
import dev.telltale.tui.log.Harmless;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
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
        try {
            ArgumentText.check(System.getProperty("sun.jnu.encoding", "UTF-8"), arguments);
        } catch (CommandException lost) {
            System.err.println("telltale: " + harmless(String.valueOf(lost.getMessage())));
            return lost.exitCode();
        }
        return new CommandLine(new TelltaleCommand())
                .setExpandAtFiles(false) // a reason may begin with @, and an input has its own meaning of it
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .execute(arguments);
    }

    /** Says what went wrong in a line; only for faults of our own with the trace that a report needs. */
    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        if (problem instanceof CommandException known) {
            command.getErr().println("telltale: " + harmless(String.valueOf(known.getMessage())));
            return known.exitCode();
        }
        if (problem instanceof ReaderGoneException) {
            return ExitCode.COMPLETED;
        }
        if (problem instanceof IOException || problem instanceof UncheckedIOException) {
            command.getErr().println("telltale: " + FileFault.of(problem));
            return ExitCode.FAILED;
        }
        command.getErr().println("telltale: internal error, please report it:");
        problem.printStackTrace(command.getErr());
        return ExitCode.FAILED;
    }

    /** Line by line, for it may tell what others have written. */
    private static String harmless(String message) {
        return message.lines().map(Harmless::of).collect(Collectors.joining(System.lineSeparator()));
    }
}
