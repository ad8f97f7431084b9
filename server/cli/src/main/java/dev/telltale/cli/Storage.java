package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.engine.Engine;
import dev.telltale.event.EventJournal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a server keeps what happens, and so what becomes of it when the server ends. */
interface Storage extends AutoCloseable {
    EventJournal journal();

    /** @throws CommandException if something it needs cannot be used */
    Engine build(Engine.Builder builder);

    /** Goes on with what an earlier life has left. @return what is kept where and what goes on, in a line, or null if nothing is */
    @Nullable
    String recover(Engine engine);

    /** Why nothing can be kept for now, in a sentence without its end; null when it can. */
    @Nullable
    String trouble();

    /** How long what runs may go on after the server was told to end. */
    Duration drain();

    /** Ends the engine. @param drain how long what runs may go on, where it is not cancelled */
    void end(Engine engine, Duration drain);

    /** The exit code of a server that has ended in order after a signal. @param signal the code that stands for it */
    int exitCode(int signal);

    /** What was not written yet, is. */
    @Override
    void close();
}
