package dev.telltale.examples;

import dev.telltale.engine.Engine;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.util.List;
import java.util.Map;

/** Runs a workflow inside a program, with a task of its own, and watches it through a filter. */
public final class EmbedTelltale {
    private static final String WORKFLOW = """
            name: hello
            inputs: {name: {type: string}}
            nodes:
              - {id: greet, task: greet, with: {name: "${{ inputs.name }}"}}
            outputs: {greeting: nodes.greet.outputs.text}
            """;

    private EmbedTelltale() {}

    public static void main(String... args) throws InterruptedException {
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                Engine engine = Engine.builder()
                        .journal(monitor.journal())
                        .task("greet", context -> Map.of("text", "Hello, " + context.input("name", String.class) + "!"))
                        .build()) {
            var execution = engine.start(WorkflowParser.parse(WORKFLOW, "hello"), Map.of("name", "Ada"));
            monitor.subscribe(Subscription.of(
                            execution.id(),
                            EventFilter.builder().types(List.of("node.*")).build()))
                    .ofType(Delivery.Entry.class)
                    .doOnNext(entry -> System.out.println(entry.event().typeName()))
                    .blockLast();
            System.out.println(execution.await().outputs().get("greeting"));
        }
    }
}
