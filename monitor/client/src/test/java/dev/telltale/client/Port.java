package dev.telltale.client;

import dev.telltale.engine.Engine;
import dev.telltale.event.ExecutionControl;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.ServerOptions;
import dev.telltale.server.TelltaleServer;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A real server on loopback, with a monitor and a runtime of the test's. */
final class Port implements AutoCloseable {
    private final Engine engine =
            Engine.builder().journal(LocalMonitor.inMemory().journal()).build();
    final TelltaleServer server;

    private Port(LocalMonitor monitor, ExecutionControl runtime, ServerOptions options) {
        server = TelltaleServer.start(options, monitor, runtime, engine.workflows(), () -> null);
    }

    /** @param number 0 for any that is free */
    static Port open(LocalMonitor monitor, ExecutionControl runtime, int number) {
        return open(monitor, runtime, options -> options.withPort(number));
    }

    static Port open(LocalMonitor monitor, ExecutionControl runtime, UnaryOperator<ServerOptions> options) {
        ServerOptions.Timeouts usual = ServerOptions.Timeouts.DEFAULT;
        ServerOptions.Timeouts quick = new ServerOptions.Timeouts(
                usual.head(),
                usual.body(),
                usual.idle(),
                usual.stalled(),
                Duration.ofMillis(50),
                Duration.ofMillis(1),
                usual.close());
        return new Port(
                monitor,
                runtime,
                options.apply(ServerOptions.DEFAULT.withPort(0).withTimeouts(quick)));
    }

    URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
