package dev.telltale.monitor.journal;

import dev.telltale.event.EventJournal;
import java.util.function.LongConsumer;

/** A journal that drops its oldest events to keep within bounds. */
public interface BoundedJournal extends EventJournal {
    /**
     * Sets what is called before events are dropped, so that whoever folds them can catch up; the journal waits for it. Set once, before
     * the first append.
     *
     * @param reader given the position of the last event that is about to be dropped
     */
    void beforeDropping(LongConsumer reader);
}
