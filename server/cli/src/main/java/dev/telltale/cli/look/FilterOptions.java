package dev.telltale.cli.look;

import dev.telltale.client.RemoteMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.FilterQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events are wanted; several of one option are alternatives, different options restrict each other. */
final class FilterOptions {
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Only these types, such as node.failed or node.*,!node.output")
    private List<String> types = new ArrayList<>();

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Only of these nodes, by id or path, such as push or regions[2]/*")
    private List<String> nodes = new ArrayList<>();

    @Option(names = "--execution", paramLabel = "ID", description = "Only of these executions; * stands for anything")
    private List<String> executions = new ArrayList<>();

    @Option(names = "--workflow", paramLabel = "NAME", description = "Only of these workflows")
    private List<String> workflows = new ArrayList<>();

    @Option(names = "--status", paramLabel = "STATUS", description = "Only with this status after the event")
    private List<String> statuses = new ArrayList<>();

    @Option(names = "--label", paramLabel = "key=value", description = "Only of executions with this label")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only those for which this holds, such as 'data.durationMs > 1000'")
    private @Nullable String where;

    /** @throws dev.telltale.monitor.filter.InvalidFilterException for a pattern that makes no sense */
    EventFilter filter() {
        Map<String, List<String>> parameters = new HashMap<>(Map.of(
                "type", types,
                "node", nodes,
                "execution", executions,
                "workflow", workflows,
                "status", statuses,
                "label", labels));
        if (where != null) {
            parameters.put(FilterQuery.WHERE, List.of(where));
        }
        return FilterQuery.parse(parameters, RemoteMonitor::where);
    }
}
