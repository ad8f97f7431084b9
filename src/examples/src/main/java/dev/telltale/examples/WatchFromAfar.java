package dev.telltale.examples;

import dev.telltale.client.RemoteMonitor;
import dev.telltale.client.RemoteOptions;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeView;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionQuery;
import java.net.URI;
import java.util.Map;
import java.util.Objects;

/** Starts a workflow on a server, holds a view of it that is always up to date, and answers what it asks for. */
public final class WatchFromAfar {
    private static final String WORKFLOW = """
            name: ferry
            nodes:
              - {id: load, run: echo loaded}
              - {id: sail, needs: [load], wait: {approval: {prompt: "Set sail?"}}}
            """;

    private WatchFromAfar() {}

    /** @param args the address of the server, such as {@code http://127.0.0.1:8080} */
    public static void main(String... args) {
        // tag::open[]
        RemoteOptions options = RemoteOptions.of(URI.create(args[0])).withToken(System.getenv("TELLTALE_TOKEN"));
        try (RemoteMonitor monitor = RemoteMonitor.of(options)) {
            String id = start(monitor);
            watch(monitor, id);
            monitor.executions(ExecutionQuery.ALL)
                    .doOnNext(list -> System.out.println(list.items().size() + " executions"))
                    .block();
        }
        // end::open[]
    }

    private static String start(RemoteMonitor monitor) {
        // tag::start[]
        StartRequest request =
                new StartRequest(null, null, WORKFLOW, Map.of(), Map.of("team", "sea"), new Trigger("api", null));
        return monitor.start(request).toCompletableFuture().join().executionId();
        // end::start[]
    }

    private static void watch(RemoteMonitor monitor, String id) {
        // tag::watch[]
        Subscription subscription = Subscription.of(id, EventFilter.ALL).withFrom(From.snapshot());
        ExecutionView view = null;
        boolean isAnswered = false;
        for (Delivery delivery : monitor.subscribe(subscription).toIterable()) {
            if (delivery instanceof Delivery.Snapshot snapshot) {
                view = snapshot.view();
            } else if (delivery instanceof Delivery.Entry entry) {
                view = ExecutionView.following(view, entry.event());
                System.out.println(entry.event().typeName());
            } else if (delivery instanceof Delivery.Interrupted lost) {
                System.out.println(lost.reason() + "; trying again in " + lost.retryIn());
            }
            NodeView sail = view == null ? null : view.node("sail");
            if (!isAnswered && sail != null && sail.prompt() != null) {
                Approval yes = new Approval("sail", true, Map.of(), "ada", null);
                monitor.approve(id, yes).toCompletableFuture().join();
                isAnswered = true;
            }
        }
        System.out.println(Objects.requireNonNull(view).status());
        // end::watch[]
    }
}
