package dev.telltale.cli.remote;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.client.RemoteException;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.view.UnknownSeqException;
import dev.telltale.monitor.wire.ProblemAnswer;
import dev.telltale.tui.NoScreenException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Turns what goes wrong with a server into one message for whoever typed the command, and an exit code. */
final class RemoteFaults {
    /** How the server names a parameter of the query; options are named as these. */
    private static final String PARAMETER = "query parameter ";

    private RemoteFaults() {}

    /** @return the problem itself if it is a fault of our own */
    static RuntimeException told(RuntimeException problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof RefusedException refused) {
            return refused(refused);
        } else if (cause instanceof RemoteException remote) {
            return remote(remote, message);
        } else if (cause instanceof UnknownSeqException) {
            return CommandException.failed(message);
        } else if (cause instanceof InvalidFilterException filter) {
            return CommandException.usage("--" + filter.parameter() + ": " + message + hint(filter.hint()));
        } else if (cause instanceof NoScreenException) {
            return CommandException.failed(message + "; use --output plain for lines");
        } else if (cause instanceof IllegalArgumentException) {
            return CommandException.usage(message);
        }
        return problem;
    }

    /** Names the option that is wrong, where it is one. */
    private static CommandException remote(RemoteException remote, String message) {
        ProblemAnswer problem = remote.problem();
        String where = problem == null ? null : problem.where();
        if (problem != null && where != null && where.startsWith(PARAMETER)) {
            String option = "--" + where.substring(PARAMETER.length());
            return CommandException.usage(option + ": " + problem.detail() + hint(problem.hint()));
        }
        return remote.status() == 400 ? CommandException.usage(message) : CommandException.failed(message);
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
