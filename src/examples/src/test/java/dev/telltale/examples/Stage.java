package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.Outcome;
import dev.telltale.engine.StartOptions;
import dev.telltale.engine.WorkflowFolder;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** Where workflow files are performed: an engine, and a monitor through which one watches. */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Engine engine = Engine.builder()
            .journal(monitor.journal())
            .workflowsFrom(WorkflowFolder.of(root().resolve("src/examples/docs")))
            .build();
    private final Path folder;

    /** @param folder an empty one, in which processes run and must leave nothing */
    Stage(Path folder) {
        Programs.require("sh");
        this.folder = folder;
    }

    /** The repository. */
    static Path root() {
        return Path.of(
                Objects.requireNonNull(System.getProperty("telltale.root"), "telltale.root is not set; Maven sets it"));
    }

    /** Runs one of the example workflows to its end, watching all of it. */
    Watched run(String example, Map<String, ?> inputs) throws Exception {
        return run(root().resolve("src/examples/workflows/" + example + ".yaml"), inputs);
    }

    /** Runs an example in which somebody is asked. */
    Watched run(String example, Map<String, ?> inputs, Approval answer) throws Exception {
        Execution execution = start(root().resolve("src/examples/workflows/" + example + ".yaml"), inputs);
        monitor.subscribe(Subscription.of(execution.id(), EventFilter.ALL))
                .filter(delivery -> delivery instanceof Delivery.Entry entry
                        && entry.event() instanceof NodeEvent.Waiting waiting
                        && answer.path().equals(waiting.envelope().path()))
                .next()
                .flatMap(asked -> Mono.fromCompletionStage(execution.approve(answer)))
                .block(PATIENCE);
        return watch(execution);
    }

    Watched run(Path file, Map<String, ?> inputs) throws Exception {
        return watch(start(file, inputs));
    }

    private Execution start(Path file, Map<String, ?> inputs) throws IOException {
        return engine.start(read(file), inputs, StartOptions.DEFAULT.withDirectory(folder));
    }

    private Watched watch(Execution execution) throws Exception {
        List<Delivery> deliveries = monitor.subscribe(Subscription.of(execution.id(), EventFilter.ALL))
                .collectList()
                .block(PATIENCE);
        assertThat(deliveries).noneMatch(Delivery.Gap.class::isInstance);
        List<ExecutionEvent> events = deliveries.stream()
                .filter(Delivery.Entry.class::isInstance)
                .map(delivery -> ((Delivery.Entry) delivery).event())
                .toList();
        Outcome outcome = execution.await();
        assertThat(folder).isEmptyDirectory();
        return Watched.of(events, monitor.view(execution.id()).block(PATIENCE), outcome);
    }

    private Workflow read(Path file) throws IOException {
        return engine.workflows()
                .check(Files.readString(file), file.getFileName().toString());
    }

    @Override
    public void close() {
        engine.close();
        monitor.close();
    }
}
