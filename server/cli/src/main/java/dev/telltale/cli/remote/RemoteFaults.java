package dev.telltale.cli.remote;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.client.RemoteException;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.view.UnknownSeqException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Turns what goes wrong with a server into one message for whoever typed the command, and an exit code. */
final class RemoteFaults {
    private RemoteFaults() {}

    /** @return the problem itself if it is a fault of our own */
    static RuntimeException told(RuntimeException problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof RefusedException refused) {
            return refused(refused);
        } else if (cause instanceof RemoteException remote) {
            return remote.status() == 400 ? CommandException.usage(message) : CommandException.failed(message);
        } else if (cause instanceof UnknownSeqException) {
            return CommandException.failed(message);
        } else if (cause instanceof InvalidFilterException filter) {
            return CommandException.usage("--" + filter.parameter() + ": " + message + hint(filter.hint()));
        } else if (cause instanceof IllegalArgumentException) {
            return CommandException.usage(message);
        }
        return problem;
    }

    private static CommandException refused(RefusedException refused) {
        StringBuilder message = new StringBuilder(refused.getMessage() + hint(refused.hint()));
        for (Problem problem : refused.problems()) {
            message.append("\n  ").append(problem);
        }
        return switch (refused.reason()) {
            case MALFORMED, UNKNOWN_WORKFLOW, INVALID_WORKFLOW, INVALID_INPUTS ->
                CommandException.usage(message.toString());
            default -> CommandException.failed(message.toString());
        };
    }

    private static String hint(@Nullable String hint) {
        return hint == null ? "" : "; " + hint;
    }
}
