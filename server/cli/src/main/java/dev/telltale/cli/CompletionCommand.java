package dev.telltale.cli;

import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.print.DirectPaper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what teaches a shell to complete the command's words. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a script with which a shell completes commands, options and file names.",
            "In bash or zsh: source <(telltale completion bash), or zsh"
        })
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli fills the fields, and both shells read the same script
final class CompletionCommand implements Callable<Integer> {
    /** The shells that are taught. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell that reads the script")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine root = spec.root().commandLine();
        root.getSubcommands().values().forEach(command -> spellValues(command.getCommandSpec()));
        DirectPaper.ofProcess().out(AutoComplete.bash("telltale", root));
        return ExitCode.COMPLETED;
    }

    /** Has the words that an option or argument takes completed as the help writes them, in lower case. */
    private static void spellValues(CommandSpec command) {
        for (ArgSpec argument : List.copyOf(command.args())) {
            Class<?> type = argument.auxiliaryTypes()[0];
            if (type.isEnum()) {
                command.remove(argument);
                command.add(spelled(argument, words(type)));
            }
        }
    }

    private static ArgSpec spelled(ArgSpec argument, List<String> words) {
        return argument instanceof OptionSpec option
                ? option.toBuilder().completionCandidates(words).build()
                : ((PositionalParamSpec) argument)
                        .toBuilder().completionCandidates(words).build();
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
