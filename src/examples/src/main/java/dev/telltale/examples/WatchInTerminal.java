package dev.telltale.examples;

import dev.telltale.engine.Engine;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.tui.TelltaleTui;
import java.util.Map;

/** Shows what a program runs in its terminal, with keys, until the person leaves. */
public final class WatchInTerminal {
    private static final String WORKFLOW = """
            name: voyage
            nodes:
              - {id: cast_off, task: sail, with: {to: sea}}
              - {id: cross, needs: [cast_off], task: sail, with: {to: harbour}}
              - {id: moor, needs: [cross], wait: {approval: {prompt: "Moor here?"}}}
            """;

    private WatchInTerminal() {}

    public static void main(String... args) {
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                Engine engine = Engine.builder()
                        .journal(monitor.journal())
                        .task("sail", context -> {
                            context.output("sailing to " + context.input("to", String.class) + "\n");
                            return Map.of();
                        })
                        .build()) {
            engine.start(WorkflowParser.parse(WORKFLOW, "voyage.yaml"), Map.of());
            // tag::open[]
            TelltaleTui.open(monitor, engine); // returns when the person leaves
            // end::open[]
            System.out.println("ashore");
        }
    }
}
