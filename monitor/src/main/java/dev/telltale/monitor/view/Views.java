package dev.telltale.monitor.view;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The latest view of each execution, folded by reading the journal in order.
 *
 * <p>It notes where executions begin and end now and then, and folds one when somebody asks for it, or before the journal drops what it
 * would need; never on behalf of an append that leaves room. Ended executions are kept within a count, and their views within a bound of
 * bytes; the first to have ended is the first to be let go of. Its events stay until the journal drops them. Thread-safe.
 */
public final class Views {
    /*
     * Noting an event is cheap, folding it is not, and of a flood of short executions hardly any is ever asked for before others have
     * taken its place. So folding waits until it is wanted.
     *
     * The journal may call beforeDropping under a lock of its own; so nothing here calls what takes that lock, such as forget, while it
     * holds one of these. A Tracked's own lock is taken alone, or under rescuing.
     */
    private static final int PAGE = 512;

    /** So much of the bytes for views is for what stays known of those that are gone. */
    private static final int SHARE_OF_PASTS = 16;

    private final EventJournal journal;
    private final int maxFinished;
    private final long maxBytes;
    private final Map<String, Tracked> executions = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Tracked> byStart = new ConcurrentSkipListMap<>();
    private final Pasts pasts;

    /** Held while noting. */
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private final ArrayDeque<Tracked> finished = new ArrayDeque<>();
    private final Tallies tallies = new Tallies();
    private @Nullable Tracked latest;
    private long finishedBytes;
    private volatile long noted;

    /** Whether one has ended whose view was begun and not weighed yet. */
    private volatile boolean hasBegun;

    /** Held while folding what the journal is about to drop. */
    private final ReentrantLock rescuing = new ReentrantLock();

    private volatile long rescued;

    /**
     * @param maxFinished how many ended executions are kept
     * @param maxBytes how many bytes their views may take, estimated; the last to have ended is kept whatever its size
     */
    public Views(EventJournal journal, int maxFinished, long maxBytes) {
        this.journal = journal;
        this.maxFinished = maxFinished;
        this.maxBytes = maxBytes;
        this.pasts = new Pasts(maxBytes / SHARE_OF_PASTS);
    }

    // ---- noting

    /** Notes everything up to the journal's head of this moment. */
    public void catchUp() {
        catchUp(journal.head());
    }

    /** Notes everything up to a position. */
    public void catchUp(long position) {
        if (noted >= position) {
            return;
        }
        lock.lock();
        try {
            while (noted < position) {
                List<EventJournal.Entry> page = journal.read(noted, PAGE);
                page.forEach(this::note);
                // A page that is not full leaves nothing unread before the position: the rest was forgotten.
                long last = page.isEmpty() ? noted : page.get(page.size() - 1).position();
                noted = page.size() < PAGE ? Math.max(position, last) : last;
            }
            evict();
        } finally {
            lock.unlock();
        }
    }

    private void note(EventJournal.Entry entry) {
        ExecutionEvent event = entry.event();
        switch (event.type()) {
            case NODE_COMPLETED -> tallies.count(NodeStatus.COMPLETED);
            case NODE_FAILED -> tallies.count(NodeStatus.FAILED);
            case NODE_SKIPPED -> tallies.count(NodeStatus.SKIPPED);
            case NODE_CANCELLED -> tallies.count(NodeStatus.CANCELLED);
            case EXECUTION_PENDING, EXECUTION_STARTED -> {
                if (event.envelope().seq() == 1) {
                    begin(entry.position(), (RunEvent.Opening) event);
                }
            }
            default -> {}
        }
        Tracked tracked = trackedBy(event.envelope().executionId());
        if (tracked == null) {
            return; // its beginning was removed before this monitor first read
        }
        tracked.seq = event.envelope().seq();
        if (event.envelope().status() instanceof ExecutionStatus status) {
            tracked.status = status;
            if (status.isTerminal()) {
                tracked.end = new End(entry.position(), tracked.seq);
                tallies.count(status);
                finished.add(tracked);
                if (tracked.foldedSeq() > 0) {
                    hasBegun = true;
                }
            }
        }
    }

    /** Events of one execution come in batches, so the latest one is the likeliest. */
    private @Nullable Tracked trackedBy(String executionId) {
        Tracked before = latest;
        if (before == null || !before.executionId().equals(executionId)) {
            before = executions.get(executionId);
            latest = before;
        }
        return before;
    }

    private void begin(long position, RunEvent.Opening start) {
        String id = start.envelope().executionId();
        Tracked tracked = new Tracked(position, start);
        Tracked before = executions.put(id, tracked);
        if (before != null) {
            letGo(before); // the journal dropped its events, so that its id was free again
        }
        pasts.forget(id);
        byStart.put(position, tracked);
        latest = tracked;
    }

    private void letGo(Tracked tracked) {
        byStart.remove(tracked.firstPosition);
        if (finished.remove(tracked)) {
            finishedBytes -= tracked.bytes;
        }
    }

    private void evict() {
        while (finished.size() > maxFinished || finishedBytes > maxBytes && finished.size() > 1) {
            remove(finished.element());
        }
    }

    private void remove(Tracked tracked) {
        String id = tracked.executionId();
        letGo(tracked);
        pasts.keep(id, new Past(tracked.start.labels(), tracked.end)); // first: readers find one of them
        executions.remove(id, tracked);
        latest = null;
    }

    // ---- folding

    private @Nullable ExecutionView fold(Tracked tracked) {
        ExecutionView view = tracked.view(journal);
        End end = tracked.end;
        if (end != null && tracked.bytes == 0 && tracked.foldedSeq() >= end.seq()) {
            weigh(tracked);
        }
        return view;
    }

    private void weigh(Tracked tracked) {
        long bytes = tracked.weight();
        lock.lock();
        try {
            if (tracked.bytes == 0 && executions.get(tracked.executionId()) == tracked) {
                tracked.bytes = bytes;
                finishedBytes += bytes;
                evict();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Folds what the journal is about to drop, of executions that are kept. @param position of the last event that goes */
    public void beforeDropping(long position) {
        if (rescued >= position) {
            return;
        }
        catchUp(position);
        rescuing.lock();
        try {
            for (Tracked tracked : byStart.headMap(position, true).values()) {
                if (tracked.foldedSeq() < tracked.seq) {
                    fold(tracked);
                }
            }
            rescued = Math.max(rescued, position);
        } finally {
            rescuing.unlock();
        }
    }

    /** Does in good time, on a thread that nobody waits for, what {@link #beforeDropping} would have to do for an append. */
    public void keepAhead() {
        catchUp();
        foldBegun();
        beforeDropping((journal.tail() + journal.head()) / 2);
    }

    /** A view that was begun may keep alive what the journal has dropped, so that it has to be weighed when it has ended. */
    private void foldBegun() {
        if (!hasBegun) {
            return;
        }
        List<Tracked> begun;
        lock.lock();
        try {
            hasBegun = false;
            begun = finished.stream()
                    .filter(tracked -> tracked.bytes == 0 && tracked.foldedSeq() > 0)
                    .toList();
        } finally {
            lock.unlock();
        }
        begun.forEach(this::fold);
    }

    /** Whether {@link #keepAhead} has something to do. */
    public boolean isBehind() {
        return noted < journal.head() || hasBegun;
    }

    // ---- asking

    /** What is known of an execution, everything acknowledged before the call included; null if it is unknown. */
    public @Nullable ExecutionView view(String executionId) {
        catchUp();
        Tracked tracked = executions.get(executionId);
        return tracked == null ? null : fold(tracked);
    }

    /** Seq of the newest event of an execution, everything acknowledged before the call included; 0 if it is unknown. */
    public long seq(String executionId) {
        catchUp();
        Tracked tracked = executions.get(executionId);
        return tracked == null ? 0 : tracked.seq;
    }

    /** Where an execution ended, also if it has been let go of not long ago; null if it goes on or is unknown. */
    public @Nullable End end(String executionId) {
        catchUp();
        Tracked tracked = executions.get(executionId);
        if (tracked != null) {
            return tracked.end;
        }
        Past past = pasts.get(executionId);
        return past == null ? null : past.end();
    }

    /** The labels of an execution, also if it has been let go of not long ago; empty if it is unknown. */
    public Map<String, String> labels(String executionId) {
        Tracked tracked = executions.get(executionId);
        if (tracked == null && pasts.get(executionId) == null) {
            catchUp();
            tracked = executions.get(executionId);
        }
        if (tracked != null) {
            return tracked.start.labels();
        }
        Past past = pasts.get(executionId);
        return past == null ? Map.of() : past.labels();
    }

    /** Executions, newest first. @throws IllegalArgumentException if {@code next} is no token of an earlier list */
    public ExecutionList list(ExecutionQuery query) {
        catchUp();
        long before = query.next() == null ? Long.MAX_VALUE : position(query.next());
        List<ExecutionView> items = new ArrayList<>();
        long last = before;
        for (Map.Entry<Long, Tracked> entry :
                byStart.headMap(before, false).descendingMap().entrySet()) {
            Tracked tracked = entry.getValue();
            ExecutionView view = matches(query, tracked) ? fold(tracked) : null;
            if (view == null) {
                continue;
            }
            if (items.size() == query.limit()) {
                return new ExecutionList(items, Long.toString(last, 36));
            }
            items.add(view);
            last = entry.getKey();
        }
        return new ExecutionList(items, null);
    }

    private static boolean matches(ExecutionQuery query, Tracked tracked) {
        return (query.statuses().isEmpty() || query.statuses().contains(tracked.status))
                && (query.workflow() == null
                        || query.workflow().equals(tracked.start.envelope().workflow()))
                && (query.sinceMicros() == null || tracked.start.envelope().timestampMicros() >= query.sinceMicros())
                && tracked.start.labels().entrySet().containsAll(query.labels().entrySet());
    }

    private static long position(String token) {
        try {
            return Long.parseLong(token, 36);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'next' is no token of an earlier list; leave it out to begin anew", e);
        }
    }

    /** Lets go of a finished execution. @return whether it was known @throws IllegalStateException if it has not finished */
    public boolean forget(String executionId) {
        catchUp();
        boolean wasTracked = false;
        lock.lock();
        try {
            Tracked tracked = executions.get(executionId);
            if (tracked != null) {
                if (tracked.end == null) {
                    throw new IllegalStateException("execution " + executionId + " has not finished; cancel it first");
                }
                remove(tracked);
                wasTracked = true;
            }
        } finally {
            lock.unlock();
        }
        return journal.forget(executionId) || wasTracked;
    }

    /** How many executions are kept, and how executions and nodes have ended. */
    public Counts counts() {
        catchUp();
        Map<ExecutionStatus, Long> now = new EnumMap<>(ExecutionStatus.class);
        for (ExecutionStatus status : ExecutionStatus.values()) {
            now.put(status, 0L);
        }
        for (Tracked tracked : executions.values()) {
            now.merge(tracked.status, 1L, Long::sum);
        }
        lock.lock();
        try {
            return new Counts(now, tallies.executions(), tallies.nodes());
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which everything is noted. */
    long noted() {
        return noted;
    }
}
