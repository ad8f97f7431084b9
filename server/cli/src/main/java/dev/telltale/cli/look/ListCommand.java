package dev.telltale.cli.look;

import dev.telltale.cli.argument.AtLeast;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.argument.InputArguments;
import dev.telltale.cli.remote.Remote;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.monitor.wire.ViewJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists executions, newest first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the executions of a server, newest first.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ListCommand implements Callable<Integer> {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description = "Only those that are pending, running, paused, cancelling, completed, failed or cancelled")
    private Set<ExecutionStatus> statuses = EnumSet.noneOf(ExecutionStatus.class);

    @Option(names = "--workflow", paramLabel = "NAME", description = "Only those of this workflow")
    private @Nullable String workflow;

    @Option(names = "--label", paramLabel = "key=value", description = "Only those with this label. Repeatable")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "At the most so many. Default: 100")
    private int limit = 100;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        AtLeast.check("--limit", limit, 1);
        return server.use(remote -> {
            ExecutionList list = pages(remote);
            if (remote.isJson()) {
                remote.print(ViewJson.list(list));
            } else {
                remote.print(ListTable.of(list.items()));
                if (list.next() != null) {
                    remote.tell("there are more; ask for them with --limit");
                }
            }
            return ExitCode.COMPLETED;
        });
    }

    /** As many pages as it takes, as one. */
    private ExecutionList pages(Remote remote) {
        List<ExecutionSummary> items = new ArrayList<>();
        String next = null;
        do {
            int rest = Math.min(limit - items.size(), ExecutionQuery.MAX_LIMIT);
            ExecutionQuery query =
                    new ExecutionQuery(statuses, workflow, InputArguments.pairs("--label", labels), null, rest, next);
            ExecutionList page =
                    Objects.requireNonNull(remote.monitor().executions(query).block());
            items.addAll(page.items());
            next = page.next();
        } while (next != null && items.size() < limit);
        return new ExecutionList(items, next);
    }
}
