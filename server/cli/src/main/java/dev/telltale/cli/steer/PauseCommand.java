package dev.telltale.cli.steer;

import dev.telltale.event.ExecutionControl;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets an execution start nothing new; what runs goes on to its end. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Lets an execution start nothing new; what runs goes on to its end.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class PauseCommand implements Callable<Integer> {
    @Mixin
    private Steered execution;

    @Override
    public Integer call() throws IOException {
        return execution.orderPlainly("pause", ExecutionControl::pause);
    }
}
