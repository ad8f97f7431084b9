package dev.telltale.cli;

import dev.telltale.cli.look.EventsCommand;
import dev.telltale.cli.look.GraphCommand;
import dev.telltale.cli.look.ListCommand;
import dev.telltale.cli.look.OutputCommand;
import dev.telltale.cli.look.ProgressCommand;
import dev.telltale.cli.look.ShowCommand;
import dev.telltale.cli.look.VariablesCommand;
import dev.telltale.cli.look.WatchCommand;
import dev.telltale.cli.steer.ApproveCommand;
import dev.telltale.cli.steer.CancelCommand;
import dev.telltale.cli.steer.PauseCommand;
import dev.telltale.cli.steer.ResumeCommand;
import dev.telltale.cli.steer.StartCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says what there is. */
@Command(
        name = "telltale",
        mixinStandardHelpOptions = true,
        versionProvider = TelltaleCommand.Version.class,
        description = "Runs workflows and lets you watch every step of them live.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:completed",
            "1:failed",
            "2:wrong usage, a missing file, an invalid workflow or inputs",
            "3:timed out",
            "4:cancelled, but not by a signal to the command",
            "129:SIGHUP, as when a terminal is closed",
            "130:Ctrl-C",
            "143:SIGTERM"
        },
        subcommands = {
            RunCommand.class,
            ServeCommand.class,
            ValidateCommand.class,
            DemoCommand.class,
            StartCommand.class,
            WatchCommand.class,
            EventsCommand.class,
            ListCommand.class,
            ShowCommand.class,
            ProgressCommand.class,
            VariablesCommand.class,
            OutputCommand.class,
            CancelCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ApproveCommand.class,
            GraphCommand.class,
            CompletionCommand.class
        })
final class TelltaleCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        static String text() {
            String version = TelltaleCommand.class.getPackage().getImplementationVersion();
            return "telltale " + (version == null ? "(not packaged)" : version);
        }

        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }
    }
}
