package dev.telltale.examples;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.event.CustomEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.sdk.Input;
import dev.telltale.sdk.Output;
import dev.telltale.sdk.RetryLater;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import dev.telltale.sdk.TypedTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a task with typed inputs and outputs: it reports, asks for time, and stops when it is told to. */
public final class WriteTasks {
    private static final String WORKFLOW = """
            name: publish
            inputs: {pause: {type: string}}
            nodes:
              - id: publish
                task: publish
                with:
                  files: [{name: app.tgz, bytes: 4096}, {name: notes.txt, bytes: 512}]
                  channel: beta
                  pause: ${{ inputs.pause }}
                timeout: 1h
            outputs: {bytes: nodes.publish.outputs.bytes, receipt: nodes.publish.outputs.receipt}
            """;

    private WriteTasks() {}

    public static void main(String... args) throws InterruptedException {
        Shop shop = new Shop();
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                Engine engine = engine(monitor, shop)) {
            Execution first = engine.start(engine.workflows().check(WORKFLOW, "publish"), Map.of("pause", "1ms"));
            watch(monitor, first);
            System.out.println(first.await().outputs());

            Execution slow = engine.start(engine.workflows().check(WORKFLOW, "publish"), Map.of("pause", "1h"));
            awaitFirstFile(monitor, slow);
            slow.cancel("we changed our minds");
            System.out.println(slow.await().status());
            refused(engine);
        }
    }

    private static Engine engine(LocalMonitor monitor, Shop shop) {
        // tag::register[]
        Engine engine = Engine.builder()
                .journal(monitor.journal())
                .task("archive", Archive.class)
                .task("publish", Publish.class, () -> new Publish(shop))
                .build();
        // end::register[]
        return engine;
    }

    private static void watch(LocalMonitor monitor, Execution execution) {
        monitor.subscribe(Subscription.of(execution.id(), filter("node.*", "custom.*")))
                .ofType(Delivery.Entry.class)
                .doOnNext(delivery -> {
                    if (delivery.event() instanceof NodeEvent.Retrying retrying) {
                        System.out.println("again in " + retrying.delayMs() + " ms, since "
                                + retrying.error().message());
                    } else if (delivery.event() instanceof CustomEvent said) {
                        System.out.println(said.typeName() + " " + said.data());
                    } else {
                        System.out.println(delivery.event().typeName());
                    }
                })
                .blockLast(Duration.ofMinutes(1));
    }

    private static void awaitFirstFile(LocalMonitor monitor, Execution execution) {
        monitor.subscribe(Subscription.of(execution.id(), filter("custom.file.published")))
                .ofType(Delivery.Entry.class)
                .blockFirst(Duration.ofMinutes(1));
    }

    private static EventFilter filter(String... types) {
        return EventFilter.builder().types(List.of(types)).build();
    }

    private static void refused(Engine engine) {
        // tag::refused[]
        try {
            engine.workflows().check("""
                    name: refused
                    nodes:
                      - id: publish
                        task: publish
                        with: {flies: [], channel: alpha, pause: 5}
                    """, "refused.yaml");
        } catch (InvalidWorkflowException invalid) {
            invalid.problems().forEach(System.out::println);
        }
        // end::refused[]
    }

    /** Where files are published; at first it is closed. */
    static final class Shop {
        private boolean isOpen;

        synchronized boolean opensSoon() {
            boolean wasOpen = isOpen;
            isOpen = true;
            return !wasOpen;
        }

        String deliver(UploadedFile file) throws TaskException {
            if (file.bytes() == 0) {
                throw TaskException.data(file.name() + " is empty", null);
            }
            return "receipt for " + file.name();
        }
    }

    // tag::archive[]
    /** The smallest one: an input, an output, and what lies between. */
    static final class Archive implements TypedTask {
        @Input(description = "where the archive goes")
        String folder;

        @Input(required = false)
        int keepDays = 30;

        @Output
        String archive;

        @Override
        public void run(TaskContext context) {
            archive = folder + "/kept-" + keepDays + "-days.tgz";
        }
    }
    // end::archive[]

    // tag::publish[]
    enum Channel {
        STABLE,
        BETA
    }

    record UploadedFile(String name, long bytes) {}

    /** Publishes files, one after the other. */
    static final class Publish implements TypedTask {
        private final Shop shop;

        @Input(description = "what to publish")
        List<UploadedFile> files;

        @Input(required = false)
        Channel channel = Channel.STABLE;

        @Input(name = "pause", required = false)
        Duration pauseBetweenFiles = Duration.ZERO;

        @Input
        Optional<String> comment;

        @Output
        long bytes;

        @Output
        Optional<String> receipt = Optional.empty();

        Publish(Shop shop) {
            this.shop = shop;
        }

        @Override
        public void run(TaskContext context) throws Exception {
            if (shop.opensSoon()) {
                throw RetryLater.in(Duration.ofMillis(20), "the shop is closed");
            }
            context.onCancel(() -> System.out.println("stopped"));
            for (int done = 0; done < files.size(); done++) {
                UploadedFile file = files.get(done);
                receipt = Optional.of(shop.deliver(file));
                bytes += file.bytes();
                context.output(file.name() + " is on " + channel + comment.orElse("") + "\n");
                context.progress((done + 1.0) / files.size(), file.name());
                context.emit("file.published", Map.of("bytes", file.bytes()));
                Thread.sleep(pauseBetweenFiles.toMillis()); // ends by an interrupt when the node is cancelled
            }
        }
    }
    // end::publish[]
}
