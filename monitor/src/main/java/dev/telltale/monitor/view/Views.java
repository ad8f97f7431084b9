package dev.telltale.monitor.view;

import dev.telltale.event.Envelope;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest view of each execution, folded by reading the journal in order.
 *
 * <p>Folds when somebody asks, now and then, and before the journal drops; never on behalf of an append. Ended executions are kept
 * within a count and a bound of bytes; the first to have ended is the first to be forgotten, and its events with it. Thread-safe.
 */
public final class Views {
    private static final Logger LOG = LoggerFactory.getLogger(Views.class);
    private static final int PAGE = 512;
    private static final int PASTS = 10_000;

    private final EventJournal journal;
    private final int maxFinished;
    private final long maxBytes;

    /*
     * The lock is taken while folding. The journal may call catchUp under a lock of its own; so nothing here calls the journal's
     * forget while it holds this one.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Tracked> executions = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Tracked> byStart = new ConcurrentSkipListMap<>();
    private final Map<String, Past> pasts = new ConcurrentHashMap<>();

    // Under the lock.
    private final ArrayDeque<String> pastOrder = new ArrayDeque<>();
    private final ArrayDeque<Tracked> finished = new ArrayDeque<>();
    private final Tallies tallies = new Tallies();
    private long finishedBytes;
    private volatile long folded;

    /**
     * @param maxFinished how many ended executions are kept
     * @param maxBytes how many bytes their views may take, estimated; the last to have ended is kept whatever its size
     */
    public Views(EventJournal journal, int maxFinished, long maxBytes) {
        this.journal = journal;
        this.maxFinished = maxFinished;
        this.maxBytes = maxBytes;
    }

    /** Folds everything up to the journal's head of this moment. */
    public void catchUp() {
        catchUp(journal.head());
    }

    /** Folds everything up to a position. */
    public void catchUp(long position) {
        if (folded >= position) {
            return;
        }
        List<Tracked> leaving = new ArrayList<>();
        lock.lock();
        try {
            foldUpTo(position);
            evict(leaving);
        } finally {
            lock.unlock();
        }
        leaving.forEach(this::forgetEvents);
    }

    /** Lets the journal forget an ended execution; another one that has its id by now keeps its events. */
    private void forgetEvents(Tracked tracked) {
        String id = tracked.view.executionId();
        List<EventJournal.Entry> first = journal.readExecution(id, 0, 1);
        End end = tracked.end;
        if (first.isEmpty() || end == null || first.get(0).position() > end.position()) {
            return;
        }
        try {
            journal.forget(id);
        } catch (IllegalStateException e) {
            LOG.debug("execution {} has begun anew while the one before it was let go", id, e);
        }
    }

    private void foldUpTo(long position) {
        while (folded < position) {
            List<EventJournal.Entry> page = journal.read(folded, PAGE);
            page.forEach(this::foldOrLeaveOut);
            // A page that is not full leaves nothing unread before the position: the rest was forgotten.
            long last = page.isEmpty() ? folded : page.get(page.size() - 1).position();
            folded = page.size() < PAGE ? Math.max(position, last) : last;
        }
    }

    /** What does not fit leaves the view of its execution where it is, and the others alone. */
    private void foldOrLeaveOut(EventJournal.Entry entry) {
        try {
            fold(entry);
        } catch (RuntimeException | StackOverflowError e) {
            Envelope envelope = entry.event().envelope();
            Tracked tracked = executions.get(envelope.executionId());
            if (tracked != null) {
                tracked.isBroken = true;
            }
            LOG.error("event {} of execution {} does not fit its view", envelope.seq(), envelope.executionId(), e);
        }
    }

    private void fold(EventJournal.Entry entry) {
        ExecutionEvent event = entry.event();
        tallies.count(event);
        if (event instanceof RunEvent.Started start) {
            begin(entry.position(), start);
            return;
        }
        Tracked tracked = executions.get(event.envelope().executionId());
        if (tracked == null) {
            return; // its beginning was removed before this monitor first read, or made no view
        }
        tracked.seq = event.envelope().seq();
        try {
            if (!tracked.isBroken) {
                tracked.view = tracked.view.after(event);
            }
        } finally {
            if (event.isTerminal()) {
                finish(tracked, new End(entry.position(), event.envelope().seq()));
            }
        }
    }

    private void finish(Tracked tracked, End end) {
        tracked.end = end;
        finished.add(tracked);
        tracked.bytes = ViewSize.of(tracked.view);
        finishedBytes += tracked.bytes;
    }

    private void begin(long position, RunEvent.Started start) {
        String id = start.envelope().executionId();
        Tracked before = executions.remove(id);
        if (before != null) {
            letGo(before); // the journal dropped its events, so that its id was free again
        }
        if (pasts.remove(id) != null) {
            pastOrder.remove(id);
        }
        Tracked tracked = new Tracked(position, ExecutionView.of(start));
        executions.put(id, tracked);
        byStart.put(position, tracked);
    }

    private void letGo(Tracked tracked) {
        byStart.remove(tracked.firstPosition);
        if (finished.remove(tracked)) {
            finishedBytes -= tracked.bytes;
        }
    }

    private void evict(List<Tracked> leaving) {
        while (finished.size() > maxFinished || finishedBytes > maxBytes && finished.size() > 1) {
            Tracked oldest = finished.element();
            remove(oldest);
            leaving.add(oldest);
        }
    }

    private void remove(Tracked tracked) {
        String id = tracked.view.executionId();
        letGo(tracked);
        pasts.put(id, new Past(tracked.view.start().labels(), tracked.end));
        executions.remove(id, tracked);
        pastOrder.add(id);
        if (pastOrder.size() > PASTS) {
            pasts.remove(pastOrder.remove());
        }
    }

    /** What is known of an execution, everything acknowledged before the call included; null if it is unknown. */
    public @Nullable ExecutionView view(String executionId) {
        catchUp();
        Tracked tracked = executions.get(executionId);
        return tracked == null ? null : tracked.view;
    }

    /** Seq of the newest event of an execution, everything acknowledged before the call included; 0 if it is unknown. */
    public long seq(String executionId) {
        catchUp();
        Tracked tracked = executions.get(executionId);
        return tracked == null ? 0 : tracked.seq;
    }

    /** Where an execution ended, also if it has been forgotten not long ago; null if it goes on or is unknown. */
    public @Nullable End end(String executionId) {
        catchUp();
        Tracked tracked = executions.get(executionId);
        if (tracked != null) {
            return tracked.end;
        }
        Past past = pasts.get(executionId);
        return past == null ? null : past.end();
    }

    /** The labels of an execution, also if it has been forgotten not long ago; empty if it is unknown. */
    public Map<String, String> labels(String executionId) {
        Tracked tracked = executions.get(executionId);
        if (tracked == null && !pasts.containsKey(executionId)) {
            catchUp();
            tracked = executions.get(executionId);
        }
        if (tracked != null) {
            return tracked.view.start().labels();
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
            ExecutionView view = entry.getValue().view;
            if (!matches(query, view)) {
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

    private static boolean matches(ExecutionQuery query, ExecutionView view) {
        return (query.statuses().isEmpty() || query.statuses().contains(view.status()))
                && (query.workflow() == null || query.workflow().equals(view.workflow()))
                && (query.sinceMicros() == null || view.startedMicros() >= query.sinceMicros())
                && view.start().labels().entrySet().containsAll(query.labels().entrySet());
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
            now.merge(tracked.view.status(), 1L, Long::sum);
        }
        lock.lock();
        try {
            return new Counts(now, tallies.executions(), tallies.nodes());
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which everything is folded. */
    public long folded() {
        return folded;
    }
}
