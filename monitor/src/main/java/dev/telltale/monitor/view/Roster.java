package dev.telltale.monitor.view;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which executions there are: begins with what the journal lists, and notes from there on where executions begin and end.
 *
 * <p>Noting is cheap and reads each event once, from memory where it is still there. Thread-safe.
 */
final class Roster {
    /*
     * The journal may call beforeDropping or forgotten under a lock of its own; so nothing here calls what takes that lock while it holds
     * this one, and forgotten only makes a note.
     */
    private static final int PAGE = 512;

    /** So much of the bytes for views is for what stays known of those that are gone. */
    private static final int SHARE_OF_PASTS = 16;

    private final EventJournal journal;
    private final Keeping keeping;
    private final Pasts pasts;
    private final Map<String, Tracked> executions = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Tracked> byStart = new ConcurrentSkipListMap<>();
    private final Queue<Gone> forgotten = new ConcurrentLinkedQueue<>();
    private volatile LongFunction<@Nullable ExecutionEvent> recent = position -> null;

    /** Held while noting. */
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private final Tallies tallies = new Tallies();
    private @Nullable Tracked latest;
    private volatile long noted;

    /** @param journal nobody appends to it yet */
    Roster(EventJournal journal, int maxFinished, long maxBytes) {
        this.journal = journal;
        this.keeping = journal.keepsWhole() ? new LeastUsed(maxBytes) : new FirstEnded(this, maxFinished, maxBytes);
        this.pasts = new Pasts(maxBytes / SHARE_OF_PASTS);
        this.noted = journal.head();
        journal.executions().forEach(this::add);
    }

    /** One that is there already: nothing of it is read before somebody asks, unless it might be gone by then. */
    private void add(EventJournal.Kept kept) {
        Tracked tracked = new Tracked(kept);
        if (!journal.keepsWhole() && tracked.start(journal) == null) {
            return; // its beginning was removed before this monitor first read
        }
        executions.put(tracked.executionId, tracked);
        byStart.put(tracked.firstPosition, tracked);
        if (tracked.end != null) {
            keeping.ended(tracked);
        }
    }

    /** Where events may be found without the journal. @param next gives the event at a position, or null */
    void readRecentFrom(LongFunction<@Nullable ExecutionEvent> next) {
        recent = next;
    }

    // ---- noting

    /** Notes everything up to a position. */
    void catchUp(long position) {
        if (noted >= position && forgotten.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            while (noted < position) {
                if (noteRecent(position) < position) {
                    notePage(position);
                }
            }
            for (Gone gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
                remove(gone);
            }
            keeping.trim();
        } finally {
            lock.unlock();
        }
    }

    private long noteRecent(long position) {
        long last = noted;
        while (last < position) {
            ExecutionEvent event = recent.apply(last + 1);
            if (event == null) {
                break;
            }
            note(++last, event);
        }
        noted = last;
        return last;
    }

    private void notePage(long position) {
        List<EventJournal.Entry> page = journal.read(noted, PAGE);
        page.forEach(entry -> note(entry.position(), entry.event()));
        // A page that is not full leaves nothing unread before the position: the rest was forgotten.
        long last = page.isEmpty() ? noted : page.get(page.size() - 1).position();
        noted = page.size() < PAGE ? Math.max(position, last) : last;
    }

    private void note(long position, ExecutionEvent event) {
        switch (event.type()) {
            case NODE_COMPLETED -> tallies.count(NodeStatus.COMPLETED);
            case NODE_FAILED -> tallies.count(NodeStatus.FAILED);
            case NODE_SKIPPED -> tallies.count(NodeStatus.SKIPPED);
            case NODE_CANCELLED -> tallies.count(NodeStatus.CANCELLED);
            case EXECUTION_PENDING, EXECUTION_STARTED -> {
                if (event.envelope().seq() == 1) {
                    begin(position, (RunEvent.Opening) event);
                }
            }
            default -> {}
        }
        Tracked tracked = trackedBy(event.envelope().executionId());
        if (tracked == null) {
            return; // its beginning was removed before this monitor first read
        }
        tracked.seq = event.envelope().seq();
        tracked.position = position;
        if (event.envelope().status() instanceof ExecutionStatus status) {
            tracked.status = status;
            if (status.isTerminal()) {
                tracked.end = new Mark(position, tracked.seq);
                tallies.count(status);
                keeping.ended(tracked);
            }
        }
    }

    /** Events of one execution come in batches, so the latest one is the likeliest. */
    private @Nullable Tracked trackedBy(String executionId) {
        Tracked before = latest;
        if (before == null || !before.executionId.equals(executionId)) {
            before = executions.get(executionId);
            latest = before;
        }
        return before;
    }

    private void begin(long position, RunEvent.Opening start) {
        Tracked tracked = new Tracked(position, start);
        Tracked before = executions.put(tracked.executionId, tracked);
        if (before != null) {
            letGo(before); // the journal dropped its events, so that its id was free again
        }
        pasts.forget(tracked.executionId);
        byStart.put(position, tracked);
        latest = tracked;
    }

    private void letGo(Tracked tracked) {
        byStart.remove(tracked.firstPosition);
        keeping.gone(tracked);
    }

    // ---- letting go

    /** Under the lock. */
    void remove(Tracked tracked) {
        String id = tracked.executionId;
        letGo(tracked);
        RunEvent.Opening start = tracked.start();
        // First: readers find one of them.
        pasts.keep(id, new Past(start == null ? null : start.labels(), tracked.end));
        executions.remove(id, tracked);
        latest = null;
    }

    /** Takes a note that the journal has let go of an ended execution. @param head of the events published before */
    void forgotten(String executionId, long head) {
        forgotten.add(new Gone(executionId, head));
    }

    private void remove(Gone gone) {
        Tracked tracked = executions.get(gone.executionId);
        if (tracked == null) {
            if (pasts.get(gone.executionId) == null) { // it came and went unseen: whoever waits for it shall know
                pasts.keep(gone.executionId, new Past(null, new Mark(gone.head, 0)));
            }
            return;
        }
        if (isKept(tracked)) {
            return; // by now its id is that of another one
        }
        if (tracked.end == null) { // it had an end, which was gone before it was noted
            tracked.end = new Mark(gone.head, 0);
        }
        remove(tracked);
    }

    private boolean isKept(Tracked tracked) {
        List<EventJournal.Entry> first = journal.readExecution(tracked.executionId, 0, 1);
        return !first.isEmpty() && first.get(0).position() == tracked.firstPosition;
    }

    // ---- asking

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    @Nullable
    Tracked get(String executionId) {
        return executions.get(executionId);
    }

    @Nullable
    Past past(String executionId) {
        return pasts.get(executionId);
    }

    /** By the position of their first events, ascending. */
    ConcurrentSkipListMap<Long, Tracked> byStart() {
        return byStart;
    }

    Collection<Tracked> all() {
        return executions.values();
    }

    /** Its newest event that was noted. */
    Mark newest(Tracked tracked) {
        lock.lock();
        try {
            return new Mark(tracked.position, tracked.seq);
        } finally {
            lock.unlock();
        }
    }

    /** Everything that was noted, folded. */
    Fold fold(Tracked tracked) {
        Fold fold = tracked.fold(journal);
        keeping.used(tracked);
        return fold;
    }

    /** Its first event; null if it is kept no longer. */
    RunEvent.@Nullable Opening start(Tracked tracked) {
        RunEvent.Opening start = tracked.start();
        if (start == null) {
            start = tracked.start(journal);
            keeping.used(tracked);
        }
        return start;
    }

    void tidy() {
        keeping.tidy();
    }

    /** Whether there is something to note or to tidy. */
    boolean isBehind() {
        return noted < journal.head() || !forgotten.isEmpty() || keeping.isUntidy();
    }

    /** The position up to which everything is noted. */
    long noted() {
        return noted;
    }

    Counts counts(Map<ExecutionStatus, Long> now) {
        lock.lock();
        try {
            return new Counts(now, tallies.executions(), tallies.nodes());
        } finally {
            lock.unlock();
        }
    }

    private record Gone(String executionId, long head) {}
}
