package dev.telltale.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
final class CompletionCommand implements Runnable {
    /** The shells that are taught. */
    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() { // what a shell completes
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell that reads the script")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("telltale", spec.root().commandLine()));
        out.flush();
    }
}
