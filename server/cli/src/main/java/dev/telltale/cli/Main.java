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
import org.jspecify.annotations.Nullable;
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
        CommandLine command = commandLine();
        try {
            ArgumentText.check(System.getProperty("sun.jnu.encoding", "UTF-8"), arguments);
        } catch (CommandException lost) {
            return explain(lost, command, null);
        }
        return command.execute(arguments);
    }

    static CommandLine commandLine() {
        return UsageFault.withNumbersTold(new CommandLine(new TelltaleCommand()))
                .setExpandAtFiles(false) // a reason may begin with @, and an input has its own meaning of it
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::explain)
                .setExecutionExceptionHandler(Main::explain);
    }

    /** Says what is wrong with the words of a command in a line, for whoever sees no more than the last ones. */
    private static int explain(CommandLine.ParameterException problem, String[] arguments) {
        tell(UsageFault.of(problem), problem.getCommandLine());
        return ExitCode.USAGE;
    }

    /** Says what went wrong in a line; only for faults of our own with the trace that a report needs. */
    private static int explain(Exception problem, CommandLine command, CommandLine.@Nullable ParseResult parsed) {
        if (problem instanceof CommandException known) {
            tell(String.valueOf(known.getMessage()), command);
            return known.exitCode();
        }
        if (problem instanceof ReaderGoneException) {
            return ExitCode.COMPLETED;
        }
        if (problem instanceof IOException || problem instanceof UncheckedIOException) {
            tell(FileFault.of(problem), command);
            return ExitCode.FAILED;
        }
        tell("internal error, please report it:", command);
        problem.printStackTrace(command.getErr());
        return ExitCode.FAILED;
    }

    /** Line by line, for it may tell what others have written. */
    private static void tell(String message, CommandLine command) {
        String harmless = message.lines().map(Harmless::of).collect(Collectors.joining(System.lineSeparator()));
        command.getErr().println("telltale: " + harmless);
    }
}
