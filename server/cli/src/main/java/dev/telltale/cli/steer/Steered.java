package dev.telltale.cli.steer;

import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.event.ExecutionControl;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Command;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The execution that a command is for, and why. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class Steered {
    @Parameters(index = "0", paramLabel = "ID", description = "The execution")
    private String id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record")
    private @Nullable String reason;

    @Mixin
    private ServerChoice server;

    /** Commands an execution. */
    interface Order {
        CompletionStage<Applied> give(ExecutionControl control, String executionId, @Nullable String reason);
    }

    /** One of those that need nothing but a reason. */
    interface PlainOrder {
        CompletionStage<Applied> give(ExecutionControl control, String executionId, Command command);
    }

    /** Gives a command, and says which event shows it. @return the exit code */
    int order(String what, Order order) throws IOException {
        return server.use(remote -> {
            Applied applied = remote.ask(order.give(remote.control(), id, reason));
            if (remote.isJson()) {
                remote.printJson(Map.of("appliedSeq", applied.appliedSeq()));
            } else {
                remote.print(what + " " + id + ": event " + applied.appliedSeq() + " shows it");
            }
            return ExitCode.COMPLETED;
        });
    }

    /** As {@link #order}. */
    int orderPlainly(String what, PlainOrder order) throws IOException {
        return order(what, (control, executionId, why) -> order.give(control, executionId, new Command(null, why)));
    }
}
