package dev.telltale.benchmarks;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ForwardingJournal;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.SealedPart;
import java.util.List;

/** A journal that stops the one run that writes to it, for an action after every so many iterations. */
final class SteppedJournal extends ForwardingJournal {
    private final int step;
    private final Runnable action;
    private long iterations;

    SteppedJournal(EventJournal journal, int step, Runnable action) {
        super(journal);
        this.step = step;
        this.action = action;
    }

    @Override
    public long append(List<ExecutionEvent> batch, SealedPart sealed) {
        long position = super.append(batch, sealed);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i) instanceof LoopEvent.Iteration && ++iterations % step == 0) {
                action.run();
            }
        }
        return position;
    }
}
