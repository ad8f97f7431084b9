package dev.telltale.examples;

import dev.telltale.engine.Engine;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.Monitor;
import dev.telltale.tui.TelltaleTui;
import java.lang.reflect.Proxy;
import java.util.Map;

/** A program whose monitor fails in the middle of the screen, when somebody looks back in time. */
public final class BrokenWatch {
    private BrokenWatch() {}

    public static void main(String... args) {
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                Engine engine = Engine.builder().journal(monitor.journal()).build()) {
            engine.start(
                    WorkflowParser.parse("name: voyage\nnodes: [{id: sail, task: noop}]\n", "voyage.yaml"), Map.of());
            System.err.println("a log line from before");
            Monitor broken = (Monitor) Proxy.newProxyInstance(
                    Monitor.class.getClassLoader(), new Class<?>[] {Monitor.class}, (self, method, given) -> {
                        if (method.getName().equals("view") && given.length == 2) {
                            System.err.println("a log line from behind the screen");
                            throw new IllegalStateException("planted");
                        }
                        return method.invoke(monitor, given);
                    });
            TelltaleTui.open(broken);
        }
    }
}
