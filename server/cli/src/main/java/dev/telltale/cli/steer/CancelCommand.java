package dev.telltale.cli.steer;

import dev.telltale.event.ExecutionControl;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Cancels an execution with all that it has started. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Cancels an execution with all that it has started.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class CancelCommand implements Callable<Integer> {
    @Mixin
    private Steered execution;

    @Override
    public Integer call() throws IOException {
        return execution.orderPlainly("cancel", ExecutionControl::cancel);
    }
}
