package dev.telltale.engine.run;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many processes of one engine may run at once: places, given first come, first served over all its executions.
 *
 * <p>Thousands of processes started side by side keep each other from their first word for seconds; some tens keep every core as busy.
 * Thread-safe.
 */
public final class ProcessPlaces {
    private final int limit;
    private final Set<Guest> waiting = new LinkedHashSet<>(); // guarded by this
    private int taken; // guarded by this

    /** @param limit at least 1 */
    public ProcessPlaces(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of processes is " + limit + "; use at least 1");
        }
        this.limit = limit;
    }

    /** @return whether there is a place at once; if not, the guest hears when there is */
    synchronized boolean enter(Guest guest) {
        if (taken < limit) {
            taken++;
            return true;
        }
        waiting.add(guest);
        return false;
    }

    /** Gives a guest's place to the next one; a guest that still waits does so no longer. */
    void leave(Guest guest) {
        Guest next = nextAfter(guest);
        if (next != null) {
            next.entered();
        }
    }

    private synchronized @Nullable Guest nextAfter(Guest guest) {
        if (waiting.remove(guest)) {
            return null;
        }
        Iterator<Guest> queue = waiting.iterator();
        if (!queue.hasNext()) {
            taken--;
            return null;
        }
        Guest next = queue.next();
        queue.remove();
        return next;
    }

    /** Who wants a place. */
    interface Guest {
        /** There is a place for it now, which it has to leave again; called on anybody's thread, and must not block. */
        void entered();
    }
}
