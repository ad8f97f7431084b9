package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ShutdownHook;
import dev.telltale.engine.Engine;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.server.ServerOptions;
import dev.telltale.server.TelltaleServer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A server with its monitor and engine, until a signal ends it. Thread-safe. */
final class ServerProcess implements AutoCloseable {
    private final Storage storage;
    private final LocalMonitor monitor;
    private final Engine engine;
    private final ShutdownHook guard;
    private final CompletableFuture<Integer> signal = new CompletableFuture<>();
    private final @Nullable String recovered;
    private final TelltaleServer server;

    private ServerProcess(ServerOptions options, Engine.Builder builder, Storage storage) {
        this.storage = storage;
        this.monitor = LocalMonitor.of(storage.journal(), MonitorOptions.DEFAULT);
        this.engine = storage.build(builder.journal(monitor.journal()));
        this.guard = new ShutdownHook(engine::halt);
        // From here on there may be something to end.
        Signals.listen(this::hear);
        try {
            this.recovered = storage.recover(engine);
            this.server = TelltaleServer.start(options, monitor, engine, engine.workflows(), storage::trouble);
        } catch (RuntimeException refused) {
            end(Duration.ZERO);
            monitor.close();
            throw refused;
        }
    }

    /**
     * @param storage closed with the server, also with one that does not start
     * @throws CommandException if it cannot listen there, or the storage cannot be used
     */
    static ServerProcess start(ServerOptions options, Engine.Builder engine, Storage storage) {
        boolean hasStarted = false;
        try {
            ServerProcess server = new ServerProcess(options, engine, storage);
            hasStarted = true;
            return server;
        } catch (IllegalStateException taken) {
            throw CommandException.failed(taken.getMessage() + " Choose another with --port, 0 for any that is free.");
        } finally {
            if (!hasStarted) {
                storage.close();
            }
        }
    }

    Engine engine() {
        return engine;
    }

    URI uri() {
        return server.uri();
    }

    /** What is kept where, and what goes on from an earlier life, in a line; null if nothing is kept. */
    @Nullable
    String recovered() {
        return recovered;
    }

    /** Serves until a signal says to end. @return the exit code for an end in order */
    int awaitSignal() {
        return storage.exitCode(signal.join());
    }

    /** The first signal ends the server in order; a second one ends it, and all it has started, at once. */
    private void hear(int code) {
        if (!signal.complete(code)) {
            engine.halt();
            Runtime.getRuntime().halt(code);
        }
    }

    /**
     * Takes no more, ends what runs as the storage wants it and streams one by one meanwhile, lets watchers see the end of it, ends the streams
     * that are left, then the server.
     */
    @Override
    public void close() {
        server.drain(storage.drain());
        end(storage.drain());
        monitor.close();
        server.close();
        storage.close();
    }

    private void end(Duration drain) {
        storage.end(engine, drain);
        guard.close();
    }
}
