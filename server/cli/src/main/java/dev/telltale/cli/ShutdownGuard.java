package dev.telltale.cli;

import dev.telltale.engine.Engine;

/**
 * Ends at once what an engine has started, if the program exits before the engine was closed: by {@code System.exit}, or by a signal that
 * nobody hears. Close it when the engine closes in order.
 */
final class ShutdownGuard implements AutoCloseable {
    private final Thread hook;

    ShutdownGuard(Engine engine) {
        this.hook = new Thread(engine::halt, "telltale-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // The hook runs already, and does what it is for.
        }
    }
}
