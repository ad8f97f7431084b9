package dev.telltale.cli;

import dev.telltale.cli.argument.ShutdownHook;
import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import org.jspecify.annotations.Nullable;

/**
 * What signals do to a run: the first one cancels it, which ends its processes in order; a second one ends them at once, and the program.
 * So does an exit by other ways, until this is closed. Thread-safe.
 */
final class Interruption implements AutoCloseable {
    private final Engine engine;
    private final ShutdownHook guard;
    private @Nullable Execution execution; // guarded by this
    private int signal; // guarded by this
    private volatile Runnable beforeHalt = () -> {};

    /** Hears no signals. */
    Interruption(Engine engine) {
        this.engine = engine;
        this.guard = new ShutdownHook(engine::halt);
    }

    /** Hears signals from here on, also before there is a run. */
    static Interruption of(Engine engine) {
        Interruption interruption = new Interruption(engine);
        Signals.listen(interruption::hear);
        return interruption;
    }

    /** There is a run. A signal that came before it cancels it now. */
    synchronized void concerns(Execution started) {
        execution = started;
        if (signal != 0) {
            started.cancel(Signals.reason(signal));
        }
    }

    /** What to do before the program ends at once. */
    void beforeHalt(Runnable action) {
        beforeHalt = action;
    }

    /** Somebody has pressed Ctrl-C where that is a key and sends no signal. */
    void interrupt() {
        hear(Signals.INTERRUPTED);
    }

    /** The exit code that the first signal stands for, or 0 if there was none. */
    synchronized int exitCode() {
        return signal;
    }

    @Override
    public void close() {
        guard.close();
    }

    private void hear(int code) {
        if (!isFirst(code)) {
            beforeHalt.run();
            engine.halt();
            Runtime.getRuntime().halt(code);
        }
    }

    private synchronized boolean isFirst(int code) {
        if (signal != 0) {
            return false;
        }
        signal = code;
        if (execution != null) {
            execution.cancel(Signals.reason(code));
        }
        return true;
    }
}
