package dev.telltale.cli;

import dev.telltale.engine.Engine;
import dev.telltale.event.EventJournal;
import dev.telltale.monitor.journal.MemoryJournal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps nothing beyond the process: what runs when it ends is cancelled. */
final class Memory implements Storage {
    private final MemoryJournal journal = new MemoryJournal();

    @Override
    public EventJournal journal() {
        return journal;
    }

    @Override
    public Engine build(Engine.Builder builder) {
        return builder.build();
    }

    @Override
    public @Nullable String recover(Engine engine) {
        return null;
    }

    @Override
    public @Nullable String trouble() {
        return null;
    }

    @Override
    public Duration drain() {
        return Duration.ZERO;
    }

    @Override
    public void end(Engine engine, Duration drain) {
        engine.close();
    }

    @Override
    public int exitCode(int signal) {
        return signal;
    }

    @Override
    public void close() {}
}
