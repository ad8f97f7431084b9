package dev.telltale.cli.steer;

import dev.telltale.event.ExecutionControl;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a paused execution go on. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = "Lets a paused execution go on.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private Steered execution;

    @Override
    public Integer call() throws IOException {
        return execution.orderPlainly("resume", ExecutionControl::resume);
    }
}
