package dev.telltale.monitor.view;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.JournalException;
import dev.telltale.event.RunEvent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each execution is and was, folded from the journal when somebody asks.
 *
 * <p>It notes where executions begin and end now and then, and folds one when somebody asks for it, or before the journal drops what it
 * would need; never on behalf of an append that leaves room. What a journal has when this is made is known without being read.
 *
 * <p>Over a journal that keeps executions whole, an execution is known for as long as the journal has it, and its view is let go of when
 * others were asked for since. Over another one, ended executions are kept within a count, and their views within a bound of bytes; the
 * first to have ended is the first to be known no longer. Thread-safe.
 */
public final class Views {
    /*
     * Noting an event is cheap, folding it is not, and of a flood of short executions hardly any is ever asked for before others have
     * taken its place. So folding waits until it is wanted.
     *
     * The lock of a Tracked is taken alone, or under rescuing.
     */
    /**
     * By which part of the journal it moves on before views are folded ahead again. What is folded stays known for a while, so this is
     * also how closely the past can be told whose beginning the journal has dropped.
     */
    private static final int RESCUES = 16;

    private static final long DEFAULT_CHECKPOINT_BYTES = 16L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Views.class);

    private final EventJournal journal;
    private final Roster roster;
    private final Lists lists;
    private final Timeline timeline;

    /** Held while folding what the journal is about to drop. */
    private final ReentrantLock rescuing = new ReentrantLock();

    private volatile long rescued;

    /** Views with room for checkpoints of 16 MiB. */
    public Views(EventJournal journal, int maxFinished, long maxBytes) {
        this(journal, maxFinished, maxBytes, DEFAULT_CHECKPOINT_BYTES);
    }

    /**
     * @param journal nobody appends to it yet
     * @param maxFinished how many ended executions are kept, unless the journal keeps them whole
     * @param maxBytes how many bytes views may take, estimated: of ended executions, or of all if the journal keeps them whole; the last
     *     one is kept whatever its size
     * @param checkpointBytes how many bytes may be taken by what executions were in the past, estimated
     */
    public Views(EventJournal journal, int maxFinished, long maxBytes, long checkpointBytes) {
        this.journal = journal;
        this.roster = new Roster(journal, maxFinished, maxBytes);
        this.lists = new Lists(journal, roster);
        this.timeline = new Timeline(journal, checkpointBytes);
    }

    /** Where to find events without reading the journal. @param recent gives the event at a position, or null */
    public void readRecentFrom(LongFunction<@Nullable ExecutionEvent> recent) {
        roster.readRecentFrom(recent);
    }

    // ---- noting

    /** Notes everything up to the journal's head of this moment. */
    public void catchUp() {
        roster.catchUp(journal.head());
    }

    /** Folds what the journal is about to drop, of executions that are kept. @param position of the last event that goes */
    public void beforeDropping(long position) {
        if (rescued >= position) {
            return;
        }
        roster.catchUp(position);
        rescuing.lock();
        try {
            for (Tracked tracked : roster.byStart().headMap(position, true).values()) {
                if (tracked.folded().seq() < tracked.seq) {
                    timeline.keep(tracked, roster.fold(tracked));
                }
            }
            rescued = Math.max(rescued, position);
        } finally {
            rescuing.unlock();
        }
    }

    /** Notes what is new, and does in good time, on a thread that nobody waits for, what {@link #beforeDropping} would have to do. */
    public void keepAhead() {
        catchUp();
        roster.tidy();
        if (!journal.keepsWhole()) {
            long tail = journal.tail();
            long head = journal.head();
            long half = (tail + head) / 2;
            if (half - rescued > (head - tail) / RESCUES) {
                beforeDropping(half);
            }
        }
    }

    /** Whether {@link #keepAhead} has something to do. */
    public boolean isBehind() {
        return roster.isBehind();
    }

    /** The journal has let go of an ended execution; returns at once. @param head position of the newest event published before */
    public void forgotten(String executionId, long head) {
        roster.forgotten(executionId, head);
    }

    // ---- asking

    private @Nullable Tracked known(String executionId) {
        catchUp();
        return roster.get(executionId);
    }

    /** What is known of an execution, everything acknowledged before the call included; null if it is unknown. */
    public @Nullable ExecutionView view(String executionId) {
        Tracked tracked = known(executionId);
        return tracked == null ? null : roster.fold(tracked).view();
    }

    /** As {@link #view(String)}, with the place it is true for. */
    public @Nullable Snapshot snapshot(String executionId) {
        Tracked tracked = known(executionId);
        Fold fold = tracked == null ? Fold.NONE : roster.fold(tracked);
        ExecutionView view = fold.view();
        return view == null ? null : new Snapshot(view, fold.position());
    }

    /**
     * What an execution was right after one of its events; null if it is unknown.
     *
     * @throws IllegalArgumentException if the seq is not at least 1
     * @throws UnknownSeqException if there is no such event yet, or events that it takes are kept no longer
     */
    public @Nullable ExecutionView view(String executionId, long seq) {
        if (seq < 1) {
            throw new IllegalArgumentException("seq is " + seq + "; the first event of an execution is 1");
        }
        Tracked tracked = known(executionId);
        if (tracked == null) {
            return null;
        }
        long newest = tracked.seq;
        if (seq > newest) {
            throw UnknownSeqException.ahead(executionId, seq, newest);
        }
        if (seq == newest) {
            Fold now = roster.fold(tracked);
            if (now.seq() == seq) {
                return now.view(); // also where some before it are lost
            }
        }
        return timeline.at(tracked, seq);
    }

    /** Seq of the newest event of an execution, everything acknowledged before the call included; 0 if it is unknown. */
    public long seq(String executionId) {
        Tracked tracked = known(executionId);
        return tracked == null ? 0 : tracked.seq;
    }

    /** The newest event of an execution, everything acknowledged before the call included; null if it is unknown. */
    public @Nullable Mark newest(String executionId) {
        Tracked tracked = known(executionId);
        return tracked == null ? null : roster.newest(tracked);
    }

    /** Position of the first event of an execution that is known already, or 0; takes no reading. */
    public long first(String executionId) {
        Tracked tracked = roster.get(executionId);
        return tracked == null ? 0 : tracked.firstPosition;
    }

    /** Where an execution ended, also if it has been let go of not long ago; null if it goes on or is unknown. */
    public @Nullable Mark end(String executionId) {
        Tracked tracked = known(executionId);
        if (tracked != null) {
            return tracked.end;
        }
        Past past = roster.past(executionId);
        return past == null ? null : past.end();
    }

    /** The labels of an execution if that takes no reading, also if it has been let go of not long ago; else null. */
    public @Nullable Map<String, String> labelsInMemory(String executionId) {
        Tracked tracked = roster.get(executionId);
        if (tracked != null) {
            RunEvent.Opening start = tracked.start();
            return start == null ? null : start.labels();
        }
        Past past = roster.past(executionId);
        return past == null ? null : past.labels();
    }

    /** The labels of an execution, everything acknowledged before the call included; null if it is unknown. */
    public @Nullable Map<String, String> labels(String executionId) {
        Map<String, String> labels = labelsInMemory(executionId);
        if (labels != null) {
            return labels;
        }
        Tracked tracked = known(executionId);
        RunEvent.Opening start = tracked == null ? firstKept(executionId) : roster.start(tracked);
        return start == null ? labelsInMemory(executionId) : start.labels();
    }

    /** Events of one that is known no longer may still be there. */
    private RunEvent.@Nullable Opening firstKept(String executionId) {
        List<EventJournal.Entry> first = journal.readExecution(executionId, 0, 1);
        return !first.isEmpty() && first.get(0).event() instanceof RunEvent.Opening opening ? opening : null;
    }

    /**
     * Executions, newest first.
     *
     * @param nowMicros to measure elapsed times by, microseconds since the epoch
     * @throws IllegalArgumentException if {@code next} is no token of an earlier list
     */
    public ExecutionList list(ExecutionQuery query, long nowMicros) {
        catchUp();
        return lists.list(query, nowMicros);
    }

    /** Lets go of a finished execution. @return whether it was known @throws IllegalStateException if it has not finished */
    public boolean forget(String executionId) {
        catchUp();
        boolean wasTracked = false;
        roster.lock();
        try {
            Tracked tracked = roster.get(executionId);
            if (tracked != null) {
                if (tracked.end == null) {
                    throw new IllegalStateException("execution " + executionId + " has not finished; cancel it first");
                }
                roster.remove(tracked);
                wasTracked = true;
            }
        } finally {
            roster.unlock();
        }
        return journal.forget(executionId) || wasTracked;
    }

    /**
     * How many executions are kept, and how executions and nodes have ended since this was made; as far as the journal could be read, if
     * it cannot be now.
     */
    public Counts counts() {
        try {
            catchUp();
        } catch (JournalException e) {
            LOG.debug("counts are not up to date", e);
        }
        Map<ExecutionStatus, Long> now = new EnumMap<>(ExecutionStatus.class);
        for (ExecutionStatus status : ExecutionStatus.values()) {
            now.put(status, 0L);
        }
        for (Tracked tracked : roster.all()) {
            now.merge(tracked.status, 1L, Long::sum);
        }
        return roster.counts(now);
    }

    /** Bytes that checkpoints of the past take, estimated. */
    public long checkpointBytes() {
        return timeline.bytes();
    }

    /** The position up to which everything is noted. */
    long noted() {
        return roster.noted();
    }

    /** Notes everything up to a position. */
    void catchUp(long position) {
        roster.catchUp(position);
    }
}
