package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.Engine;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.ServerOptions;
import dev.telltale.server.TelltaleServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchFromAfarTest {
    @Test
    void itStartsWatchesAndAnswersOnAServer() throws Exception {
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                Engine engine = Engine.builder().journal(monitor.journal()).build();
                TelltaleServer server =
                        TelltaleServer.start(ServerOptions.DEFAULT.withPort(0), monitor, engine, engine.workflows())) {
            List<String> lines =
                    Printed.linesOf(WatchFromAfar::main, server.uri().toString());

            assertThat(lines).endsWith("execution.completed", "COMPLETED", "1 executions");
        }
    }
}
