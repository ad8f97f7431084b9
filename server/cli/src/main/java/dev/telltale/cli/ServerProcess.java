package dev.telltale.cli;

import dev.telltale.engine.Engine;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.ServerOptions;
import dev.telltale.server.TelltaleServer;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A server with its monitor and engine, until a signal ends it. Thread-safe. */
final class ServerProcess implements AutoCloseable {
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Engine engine;
    private final ShutdownGuard guard;
    private final CompletableFuture<Integer> signal = new CompletableFuture<>();
    private final TelltaleServer server;

    private ServerProcess(ServerOptions options, EngineLimits limits) {
        this.engine =
                limits.applyTo(Engine.builder().journal(monitor.journal())).build();
        this.guard = new ShutdownGuard(engine);
        // Before the port is open: from then on there may be something to end.
        Signals.listen(this::hear);
        try {
            this.server = TelltaleServer.start(options, monitor, engine, engine.workflows());
        } catch (RuntimeException refused) {
            closeEngine();
            monitor.close();
            throw refused;
        }
    }

    /** @throws CommandException if it cannot listen there, or a limit makes no sense */
    static ServerProcess start(String host, int port, EngineLimits limits) {
        try {
            return new ServerProcess(ServerOptions.DEFAULT.withHost(host).withPort(port), limits);
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage(String.valueOf(refused.getMessage()));
        } catch (IllegalStateException taken) {
            throw CommandException.failed(taken.getMessage() + " Choose another with --port, 0 for any that is free.");
        }
    }

    Engine engine() {
        return engine;
    }

    URI uri() {
        return server.uri();
    }

    /** Serves until a signal says to end. @return the exit code that stands for the signal */
    int awaitSignal() {
        return signal.join();
    }

    /** The first signal ends the server in order; a second one ends it, and all it has started, at once. */
    private void hear(int code) {
        if (!signal.complete(code)) {
            engine.halt();
            Runtime.getRuntime().halt(code);
        }
    }

    /** Cancels what runs, lets watchers see the end of it, ends their streams, then the server. */
    @Override
    public void close() {
        closeEngine();
        monitor.close();
        server.close();
    }

    private void closeEngine() {
        engine.close();
        guard.close();
    }
}
