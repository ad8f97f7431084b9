package dev.telltale.monitor.hub;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All who watch now. Thread-safe. */
final class Readers {
    private final Set<Reader> all = ConcurrentHashMap.newKeySet();

    void add(Reader reader) {
        all.add(reader);
    }

    void remove(Reader reader) {
        all.remove(reader);
    }

    int count() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Hands every reader that has something to do to the workers. @return how many there were */
    int wake(long now) {
        int woken = 0;
        for (Reader reader : all) {
            if (reader.isDue(now)) {
                reader.schedule();
                woken++;
            }
        }
        return woken;
    }

    /** How far they are behind. @param head position of the newest event */
    Lag lag(long head, EventRing ring) {
        long longest = 0;
        int past = 0;
        for (Reader reader : all) {
            long position = reader.position();
            longest = Math.max(longest, head - position);
            past += ring.isPast(position) ? 1 : 0;
        }
        return new Lag(past, longest);
    }
}
