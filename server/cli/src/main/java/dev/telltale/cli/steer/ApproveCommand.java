package dev.telltale.cli.steer;

import dev.telltale.event.ExecutionControl.Approval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers a node that waits for an approval. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Answers a node that waits for an approval: it goes on, or with --reject it fails.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private Steered execution;

    @Parameters(index = "1", paramLabel = "PATH", description = "The node, such as ask or regions[2]/ask")
    private String path;

    @Option(names = "--reject", description = "Say no")
    private boolean isRejected;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "key=value",
            description =
                    "Something to give along, which the node has in its outputs, under inputs; JSON is taken for that. Repeatable")
    private List<String> inputs = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Map<String, @Nullable Object> given = Values.of(inputs);
        String by = System.getProperty("user.name");
        return execution.order(
                isRejected ? "reject" : "approve",
                (control, id, reason) -> control.approve(id, new Approval(path, !isRejected, given, by, reason)));
    }
}
