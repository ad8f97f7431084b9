package dev.telltale.cli.print;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the journal acknowledges, as NDJSON or as lines for people, and knows whether something is missing.
 *
 * <p>It is the journal's publisher and not a watcher: the spool takes each batch before the run goes on, so nothing can be let go of before
 * it is printed, however fast the run. A fault of its own ends the printing and not the run. Not thread-safe: the journal calls it with one
 * batch at a time.
 */
public final class EventPrinter implements EventJournal.Publisher, AutoCloseable {
    private final Spool spool;
    private final EventForm form;
    private @Nullable String loss;
    private boolean isBroken;

    /** @param spool closed with this */
    public EventPrinter(Spool spool, boolean isJson) {
        this.spool = spool;
        this.form = new EventForm(spool, isJson, PlainLines.ofOne());
    }

    @Override
    public void acknowledged(long firstPosition, List<ExecutionEvent> batch) {
        for (ExecutionEvent event : batch) {
            if (!isBroken) {
                tryPrint(event);
            }
        }
    }

    private void tryPrint(ExecutionEvent event) {
        try {
            form.print(event);
        } catch (IOException | RuntimeException problem) {
            lose(problem);
        }
    }

    /**
     * Waits until everything is printed that can be.
     *
     * @return what was not printed, and why, or null if everything was
     */
    public @Nullable String finish() {
        try {
            spool.close();
        } catch (IOException problem) {
            lose(problem);
        }
        return loss;
    }

    @Override
    public void close() {
        finish();
    }

    /** The first loss is the one to tell; others follow from it. */
    private void lose(Exception problem) {
        isBroken = true;
        loss = loss == null ? "not everything was printed: " + problem.getMessage() : loss;
    }
}
