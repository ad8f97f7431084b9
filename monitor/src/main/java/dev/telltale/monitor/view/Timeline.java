package dev.telltale.monitor.view;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.journal.OrderedCache;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an execution was right after one of its events.
 *
 * <p>It is folded from the nearest state that is known. On the way sixteen states are kept, evenly apart; so of two looks into the same
 * part of a long execution the second folds a sixteenth of what the first did, the third a sixteenth of that. Thread-safe.
 */
final class Timeline {
    private static final int PAGE = 512;
    private static final int STEPS = 16;

    /** Closer than that, a fold costs less than keeping states. */
    private static final long CLOSE = 64;

    private final EventJournal journal;
    private final OrderedCache<Fold> states;

    /** @param maxBytes that states may take, estimated */
    Timeline(EventJournal journal, long maxBytes) {
        this.journal = journal;
        this.states = new OrderedCache<>(maxBytes);
    }

    /**
     * The state after an event that was noted.
     *
     * @return null if the execution makes no view
     * @throws UnknownSeqException if events that it takes are kept no longer
     */
    @Nullable
    ExecutionView at(Tracked tracked, long seq) {
        String lane = laneOf(tracked);
        Fold now = nearest(tracked, lane, seq);
        long apart = Math.max(CLOSE, (seq - now.seq()) / STEPS);
        long next = now.seq() + apart;
        boolean isFar = seq > next;
        while (now.seq() < seq) {
            List<EventJournal.Entry> page = page(tracked, now.seq(), seq);
            for (EventJournal.Entry entry : page) {
                if (entry.event().envelope().seq() != now.seq() + 1 || !tracked.isOwn(entry)) {
                    throw UnknownSeqException.gone(tracked.executionId, seq);
                }
                now = tracked.after(now, entry);
                if (now.seq() == next || isFar && now.seq() == seq) {
                    keep(lane, now);
                    next += apart;
                }
            }
        }
        return now.view();
    }

    /** Its id may have been another one's. */
    private static String laneOf(Tracked tracked) {
        return Long.toString(tracked.firstPosition);
    }

    private List<EventJournal.Entry> page(Tracked tracked, long after, long upTo) {
        int limit = (int) Math.min(PAGE, upTo - after);
        List<EventJournal.Entry> page = journal.readExecution(tracked.executionId, after, limit);
        if (page.isEmpty()) {
            throw UnknownSeqException.gone(tracked.executionId, upTo);
        }
        return page;
    }

    private Fold nearest(Tracked tracked, String lane, long seq) {
        Fold known = states.floor(lane, seq);
        Fold latest = tracked.folded();
        if (latest.isWhole() && latest.seq() <= seq && (known == null || known.seq() < latest.seq())) {
            known = latest;
        }
        return known != null ? known : begin(tracked, seq);
    }

    private Fold begin(Tracked tracked, long seq) {
        RunEvent.Opening start = tracked.start(journal);
        if (start == null || start.envelope().seq() > 1) {
            throw UnknownSeqException.gone(tracked.executionId, seq);
        }
        return tracked.begin(journal);
    }

    /** Keeps a state from which what follows can be told when what came before is kept no longer. */
    void keep(Tracked tracked, Fold fold) {
        keep(laneOf(tracked), fold);
    }

    private void keep(String lane, Fold fold) {
        if (fold.isWhole()) {
            states.put(lane, fold.seq(), fold, ViewSize.of(Objects.requireNonNull(fold.view())));
        }
    }

    /** What the states take, estimated. */
    long bytes() {
        return states.bytes();
    }
}
