package dev.telltale.monitor.view;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Over a journal that drops the oldest events first: ended executions are kept within a count, and their views within a bound of
 * bytes. The first to have ended is the first to be known no longer, as its view could not be folded again. Thread-safe.
 */
final class FirstEnded implements Keeping {
    private final Roster roster;
    private final int maxFinished;
    private final long maxBytes;

    // Under the lock of the roster.
    private final ArrayDeque<Tracked> finished = new ArrayDeque<>();
    private long finishedBytes;

    /** Whether one has ended whose view was begun and not weighed yet. */
    private volatile boolean hasBegun;

    FirstEnded(Roster roster, int maxFinished, long maxBytes) {
        this.roster = roster;
        this.maxFinished = maxFinished;
        this.maxBytes = maxBytes;
    }

    @Override
    public void ended(Tracked tracked) {
        finished.add(tracked);
        if (tracked.folded().seq() > 0) {
            hasBegun = true;
        }
    }

    @Override
    public void used(Tracked tracked) {
        Mark end = tracked.end;
        if (end == null || tracked.bytes > 0 || tracked.folded().seq() < end.seq()) {
            return;
        }
        long bytes = tracked.weight();
        roster.lock();
        try {
            if (tracked.bytes == 0 && roster.get(tracked.executionId) == tracked) {
                tracked.bytes = bytes;
                finishedBytes += bytes;
                trim();
            }
        } finally {
            roster.unlock();
        }
    }

    @Override
    public void gone(Tracked tracked) {
        if (finished.remove(tracked)) {
            finishedBytes -= tracked.bytes;
        }
    }

    @Override
    public void trim() {
        while (finished.size() > maxFinished || finishedBytes > maxBytes && finished.size() > 1) {
            roster.remove(finished.element());
        }
    }

    /** A view that was begun may keep alive what the journal has dropped, so that it has to be weighed when it has ended. */
    @Override
    public void tidy() {
        if (!hasBegun) {
            return;
        }
        List<Tracked> begun;
        roster.lock();
        try {
            hasBegun = false;
            begun = finished.stream()
                    .filter(tracked -> tracked.bytes == 0 && tracked.folded().seq() > 0)
                    .toList();
        } finally {
            roster.unlock();
        }
        begun.forEach(roster::fold);
    }

    @Override
    public boolean isUntidy() {
        return hasBegun;
    }
}
