package dev.telltale.monitor.journal;

import dev.telltale.event.EventJournal;
import dev.telltale.event.EventJournal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal by the page, for those who are behind: what many want at the same time is read once and kept for a while.
 *
 * <p>Pages begin at multiples of {@value #BLOCK}, so that readers who are somewhere near each other want the same one. Of a journal in
 * memory nothing is kept here, as it is there already. Thread-safe.
 */
public final class Pages {
    /** The most entries on a page. */
    private static final int BLOCK = 256;

    /** No more is read for a page that has so many bytes. */
    private static final long MAX_PAGE_BYTES = 256 << 10;

    /** So many entries tell how large the others may be. */
    private static final int TASTE = 32;

    private static final int ENTRY = 32;

    private final EventJournal journal;
    private final LongSupplier head;
    private final boolean isInMemory;
    private final OrderedCache<Page> cache;
    private final Map<Place, CompletableFuture<Page>> loading = new ConcurrentHashMap<>();
    private final LongAdder loaded = new LongAdder();
    private final LongAdder shared = new LongAdder();
    private long generation; // guarded by this

    /**
     * @param head gives the position up to which events may be shown
     * @param maxBytes that pages may take, estimated
     */
    public Pages(EventJournal journal, LongSupplier head, long maxBytes) {
        this.journal = journal;
        this.head = head;
        this.isInMemory = !journal.keepsWhole();
        this.cache = new OrderedCache<>(maxBytes);
    }

    /**
     * A page if it takes no waiting: entries of all executions behind a position.
     *
     * @return null if it has to be read
     */
    public @Nullable Page peek(long position) {
        return peek(new Place("", 0, position), position);
    }

    /**
     * A page if it takes no waiting: entries of one execution.
     *
     * @param first position of its first event, by which it differs from others with that id; 0 if it is not known
     * @param seq to go on after
     * @param position at which it shall tell something about what follows
     * @return null if it has to be read
     */
    public @Nullable Page peek(String executionId, long first, long seq, long position) {
        return peek(new Place(executionId, first, seq), position);
    }

    private @Nullable Page peek(Place place, long position) {
        if (isInMemory) {
            return load(place);
        }
        Page page = place.isShared() ? cache.floor(place.lane(), place.number) : null;
        if (page == null || !page.covers(place.number, position)) {
            return null;
        }
        shared.increment();
        return page;
    }

    /** As {@link #peek(long)}, and reads it if need be, or waits for who is reading it. */
    public Page read(long position) {
        return read(new Place("", 0, position), position);
    }

    /** As {@link #peek(String, long, long, long)}, and reads it if need be, or waits for who is reading it. */
    public Page read(String executionId, long first, long seq, long position) {
        return read(new Place(executionId, first, seq), position);
    }

    private Page read(Place place, long position) {
        if (isInMemory || !place.isShared()) {
            return load(place);
        }
        Place block = place.block();
        while (true) {
            Page known = peek(place, position);
            if (known != null) {
                return known;
            }
            CompletableFuture<Page> mine = new CompletableFuture<>();
            CompletableFuture<Page> others = loading.putIfAbsent(block, mine);
            if (others == null) {
                Page page = loadFor(block, mine);
                return page.stopsBefore(place.number) ? keep(place) : page; // a few large entries made it short
            }
            Page page = await(others);
            if (page.covers(place.number, position)) {
                shared.increment();
                return page;
            }
        }
    }

    private Page loadFor(Place block, CompletableFuture<Page> waiting) {
        try {
            Page page = keep(block);
            waiting.complete(page);
            return page;
        } catch (Throwable e) {
            waiting.completeExceptionally(e);
            throw e;
        } finally {
            loading.remove(block, waiting);
        }
    }

    private static Page await(CompletableFuture<Page> others) {
        try {
            return others.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Page keep(Place place) {
        long before = generation();
        Page page = load(place);
        loaded.increment();
        synchronized (this) {
            if (generation == before) {
                cache.put(place.lane(), place.number, page, ENTRY + page.bytes());
            }
        }
        return page;
    }

    private Page load(Place place) {
        long now = head.getAsLong(); // first: what is told of the end of a page holds up to there
        List<Entry> entries = new ArrayList<>();
        long last = place.number;
        long bytes = 0;
        int limit = isInMemory ? BLOCK : TASTE;
        while (true) {
            List<Entry> more = place.read(journal, last, limit);
            for (Entry entry : more) {
                entries.add(entry);
                bytes += isInMemory ? 0 : sizeOf(entry);
            }
            last = more.isEmpty() ? last : place.numberOf(more.get(more.size() - 1));
            boolean isLast = more.size() < limit;
            if (isLast || entries.size() >= BLOCK || bytes >= MAX_PAGE_BYTES) {
                return page(place, entries, last, now, isLast, bytes);
            }
            long room = (MAX_PAGE_BYTES - bytes) * entries.size() / bytes;
            limit = (int) Math.max(1, Math.min(BLOCK - entries.size(), room));
        }
    }

    private static Page page(Place place, List<Entry> entries, long last, long head, boolean isLast, long bytes) {
        long newest = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).position();
        return new Page(place.number, entries, last, isLast ? Math.max(head, newest) : newest, isLast, bytes);
    }

    private static long sizeOf(Entry entry) {
        return ENTRY + EventSize.of(entry.event());
    }

    private synchronized long generation() {
        return generation;
    }

    /** Lets go of every page: something in them has been forgotten. */
    public synchronized void forget() {
        generation++;
        cache.clear();
    }

    /** Pages read from the journal so far. */
    public long loaded() {
        return loaded.sum();
    }

    /** Pages that somebody got without a reading of its own. */
    public long shared() {
        return shared.sum();
    }

    /** Bytes that the pages take, estimated. */
    public long bytes() {
        return cache.bytes();
    }

    /**
     * Where a page is wanted.
     *
     * @param executionId of the one execution, or empty for all
     * @param first position of its first event
     * @param number seq or position to go on after
     */
    private record Place(String executionId, long first, long number) {
        Place block() {
            return new Place(executionId, first, number / BLOCK * BLOCK);
        }

        /** Whether others mean the same by it. */
        boolean isShared() {
            return executionId.isEmpty() || first > 0;
        }

        String lane() {
            return executionId.isEmpty() ? "" : executionId + "@" + first;
        }

        List<Entry> read(EventJournal journal, long after, int limit) {
            return executionId.isEmpty()
                    ? journal.read(after, limit)
                    : journal.readExecution(executionId, after, limit);
        }

        long numberOf(Entry entry) {
            return executionId.isEmpty()
                    ? entry.position()
                    : entry.event().envelope().seq();
        }
    }
}
