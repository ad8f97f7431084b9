package dev.telltale.examples;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.Monitor;
import dev.telltale.tui.TelltaleTui;
import java.lang.reflect.Proxy;
import java.util.Map;

/** A program whose monitor fails in the middle of the screen, when somebody looks back in time; what it runs goes on. */
public final class BrokenWatch {
    private static final String VOYAGE = """
            name: voyage
            nodes:
              - {id: sail, task: noop}
              - {id: moor, needs: [sail], wait: {approval: {prompt: Moor here?}}}
            """;

    private BrokenWatch() {}

    public static void main(String... args) throws InterruptedException {
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                Engine engine = Engine.builder().journal(monitor.journal()).build()) {
            Execution voyage = engine.start(WorkflowParser.parse(VOYAGE, "voyage.yaml"), Map.of());
            System.err.println("a log line from before");
            Monitor broken = (Monitor) Proxy.newProxyInstance(
                    Monitor.class.getClassLoader(), new Class<?>[] {Monitor.class}, (self, method, given) -> {
                        if (method.getName().equals("view") && given.length == 2) {
                            System.err.println("a log line from behind the screen");
                            throw new IllegalStateException("planted");
                        }
                        return method.invoke(monitor, given);
                    });
            try {
                TelltaleTui.open(broken);
            } catch (IllegalStateException fault) {
                fault.printStackTrace();
            }
            engine.approve(voyage.id(), new Approval("moor", true, Map.of(), null, null));
            System.err.println("the voyage has " + voyage.await().status().wireName());
        }
    }
}
