package dev.telltale.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.StartOptions;
import dev.telltale.engine.expression.CelCondition;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.graph.WorkflowGraph;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.wire.EventJson;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.sdk.Task;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes a task, watches through filters and conditions, resumes at a cursor, and asks for snapshots. */
public final class WatchAndAsk {
    private static final String WORKFLOW = """
            name: resize
            inputs: {images: {type: array}}
            nodes:
              - id: all
                loop:
                  over: inputs.images
                  as: image
                  do:
                    - {id: resize, task: resize, with: {image: "${{ image }}"}, timeout: 10s, retry: {attempts: 2}}
            """;

    private WatchAndAsk() {}

    public static void main(String... args) throws InterruptedException {
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                Engine engine = Engine.builder()
                        .journal(monitor.journal())
                        .task("resize", new Resize())
                        .build()) {
            Execution execution = start(engine);
            Cursor last = watch(monitor, execution.id());
            System.out.println(execution.await().status());
            resume(monitor, execution.id(), last);
            where(monitor, execution.id());
            ask(monitor, execution.id());
            draw(monitor, execution.id());
        }
    }

    private static Execution start(Engine engine) {
        // tag::start[]
        Workflow workflow = WorkflowParser.parse(WORKFLOW, "resize.yaml");
        StartOptions options = StartOptions.DEFAULT.withLabels(Map.of("team", "web"));
        Execution execution = engine.start(workflow, Map.of("images", List.of("a.png", "b.png")), options);
        // end::start[]
        return execution;
    }

    private static Cursor watch(LocalMonitor monitor, String id) {
        // tag::filter[]
        EventFilter filter = EventFilter.builder()
                .types(List.of("node.*", "!node.output", "custom.*"))
                .nodes(List.of("all[*]/resize"))
                .build();
        Subscription subscription = Subscription.of(id, filter).withHeartbeat(Duration.ofSeconds(5));
        Delivery last = monitor.subscribe(subscription)
                .doOnNext(delivery -> {
                    if (delivery instanceof Delivery.Entry entry) {
                        System.out.println(entry.event().typeName());
                    } else if (delivery instanceof Delivery.Gap gap) {
                        System.out.println("missing " + gap.fromSeq() + " to " + gap.toSeq());
                    }
                })
                .blockLast(Duration.ofMinutes(1));
        // end::filter[]
        return Objects.requireNonNull(last).cursor();
    }

    private static void resume(LocalMonitor monitor, String id, Cursor last) {
        // tag::resume[]
        monitor.subscribe(Subscription.of(id, EventFilter.ALL).withFrom(From.at(last)))
                .doOnNext(delivery -> System.out.println(delivery.cursor()))
                .blockLast(Duration.ofMinutes(1));
        // end::resume[]
    }

    private static void where(LocalMonitor monitor, String id) {
        // tag::where[]
        EventConditions conditions = new EventConditions(CelCondition::compile);
        EventFilter filter = EventFilter.builder()
                .where(conditions.where("type == 'custom.image.resized' && data.image.startsWith('b')"))
                .build();
        Projection fields = Projection.of(List.of("path", "data.image"));
        monitor.subscribe(Subscription.of(id, filter).withTerminal(false))
                .ofType(Delivery.Entry.class)
                .doOnNext(entry -> System.out.println(new String(EventJson.write(entry.event(), fields), UTF_8)))
                .blockLast(Duration.ofMinutes(1));
        // end::where[]
    }

    private static void ask(LocalMonitor monitor, String id) {
        // tag::ask[]
        ExecutionView view = Objects.requireNonNull(monitor.view(id).block());
        System.out.println(view.status() + " at seq " + view.seq());
        view.nodes().forEach(node -> System.out.println(node.path() + " is " + node.status()));
        Progress progress = Objects.requireNonNull(monitor.progress(id).block());
        System.out.println(progress.percent() + " % of " + progress.totalNodes() + " nodes");
        monitor.executions(ExecutionQuery.ALL)
                .subscribe(list -> System.out.println(list.items().size() + " executions"));
        // end::ask[]
    }

    private static void draw(LocalMonitor monitor, String id) {
        // tag::graph[]
        ExecutionView view = Objects.requireNonNull(monitor.view(id).block());
        System.out.println(WorkflowGraph.of(view).toMermaid());
        Workflow notRun = WorkflowParser.parse(WORKFLOW, "resize.yaml");
        System.out.println(WorkflowGraph.of(notRun.name(), notRun.skeleton()).toDot());
        // end::graph[]
    }

    // tag::task[]
    /** Pretends to resize an image. */
    private static final class Resize implements Task {
        @Override
        public Map<String, ?> run(TaskContext context) throws TaskException, InterruptedException {
            String image = context.input("image", String.class);
            if (!image.endsWith(".png")) {
                throw TaskException.validation("'" + image + "' is no PNG");
            }
            for (int step = 1; step <= 4; step++) {
                Thread.sleep(5); // an interrupt ends it: the node was cancelled, or its time is up
                context.progress(step / 4.0, "step " + step);
            }
            context.output("resized " + image + "\n");
            context.emit("image.resized", Map.of("image", image));
            return Map.of("bytes", 1024);
        }
    }
    // end::task[]
}
