package dev.telltale.cli.argument;

/** Ends the command with a message for its user. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The user has to change something: usage, a file, a workflow, inputs. */
    public static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }

    /** Something outside stands in the way, such as a port that is taken. */
    public static CommandException failed(String message) {
        return new CommandException(ExitCode.FAILED, message);
    }

    /** What the command ends with. */
    public int exitCode() {
        return exitCode;
    }
}
