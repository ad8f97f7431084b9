package dev.telltale.monitor.journal;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.JournalException;
import dev.telltale.event.SealedPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The smallest journal that keeps executions whole and goes on after a restart: what a journal on a disk promises to those who read it.
 * Thread-safe.
 */
public final class WholeJournal implements EventJournal {
    private final String epoch;
    private final Map<String, Long> reaches = new HashMap<>();
    private final List<@Nullable Entry> entries = new ArrayList<>();
    private final Map<String, List<Entry>> executions = new ConcurrentHashMap<>();
    private Publisher publisher = (first, batch) -> {};

    /** Events that were read so far. */
    public final AtomicLong read = new AtomicLong();

    /** Whether the disk is gone. */
    public volatile boolean isBroken;

    public WholeJournal() {
        this("life1");
    }

    private WholeJournal(String epoch) {
        this.epoch = epoch;
    }

    /** The same journal in another process; who has this one shall use it no longer. */
    public WholeJournal reopenClean() {
        return reopen(epoch, 0);
    }

    /** The same after a crash. @param lost how many of the newest events did not get to the disk */
    public WholeJournal reopenUnclean(int lost) {
        WholeJournal next = reopen("life" + (Integer.parseInt(epoch.substring(4)) + 1), lost);
        reaches.forEach((old, reach) -> next.reaches.put(old, Math.min(reach, next.head())));
        next.reaches.put(epoch, next.head());
        return next;
    }

    private synchronized WholeJournal reopen(String nextEpoch, int lost) {
        WholeJournal next = new WholeJournal(nextEpoch);
        next.reaches.putAll(reaches);
        for (Entry entry : entries.subList(0, entries.size() - lost)) {
            next.entries.add(entry);
            if (entry != null) {
                next.executions
                        .computeIfAbsent(entry.event().envelope().executionId(), id -> new ArrayList<>())
                        .add(entry);
            }
        }
        return next;
    }

    @Override
    public synchronized long append(List<ExecutionEvent> batch, SealedPart sealed) {
        long first = entries.size() + 1;
        for (ExecutionEvent event : batch) {
            Entry entry = new Entry(entries.size() + 1, event);
            entries.add(entry);
            executions
                    .computeIfAbsent(event.envelope().executionId(), id -> new ArrayList<>())
                    .add(entry);
        }
        publisher.acknowledged(first, batch);
        return entries.size();
    }

    /** What retention does with an ended execution. */
    public synchronized void retire(String executionId) {
        if (forget(executionId)) {
            publisher.forgotten(executionId);
        }
    }

    @Override
    public synchronized boolean forget(String executionId) {
        List<Entry> gone = executions.remove(executionId);
        if (gone == null) {
            return false;
        }
        gone.forEach(entry -> entries.set((int) entry.position() - 1, null));
        return true;
    }

    @Override
    public void whenAcknowledged(long position, Runnable action) {
        action.run();
    }

    @Override
    public synchronized void publishTo(Publisher next) {
        publisher = next;
    }

    @Override
    public void keepDefinition(String sha256, String text) {
        // Nobody asks for it here.
    }

    @Override
    public @Nullable String definition(String sha256) {
        return null;
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public synchronized long reach(String named) {
        return named.equals(epoch) ? Long.MAX_VALUE : reaches.getOrDefault(named, -1L);
    }

    @Override
    public synchronized long head() {
        return entries.size();
    }

    @Override
    public synchronized long tail() {
        for (Entry entry : entries) {
            if (entry != null) {
                return entry.position();
            }
        }
        return entries.size() + 1;
    }

    @Override
    public synchronized List<Entry> read(long after, int limit) {
        return page(entries.subList((int) Math.min(after, entries.size()), entries.size()), 0, limit);
    }

    @Override
    public synchronized List<Entry> readExecution(String executionId, long afterSeq, int limit) {
        return page(executions.getOrDefault(executionId, List.of()), afterSeq, limit);
    }

    private List<Entry> page(List<@Nullable Entry> all, long afterSeq, int limit) {
        if (isBroken) {
            throw new JournalException("the disk is gone", null);
        }
        List<Entry> page = new ArrayList<>();
        for (Entry entry : all) {
            if (page.size() == limit) {
                break;
            }
            if (entry != null && (afterSeq == 0 || entry.event().envelope().seq() > afterSeq)) {
                page.add(entry);
            }
        }
        read.addAndGet(page.size());
        return page;
    }

    @Override
    public synchronized List<Kept> executions() {
        return executions.entrySet().stream()
                .map(kept -> kept(kept.getKey(), kept.getValue()))
                .sorted(Comparator.comparingLong(Kept::firstPosition))
                .toList();
    }

    private static Kept kept(String id, List<Entry> all) {
        Entry last = all.get(all.size() - 1);
        ExecutionStatus status = ExecutionStatus.RUNNING;
        for (Entry entry : all) {
            if (entry.event().envelope().status() instanceof ExecutionStatus own) {
                status = own;
            }
        }
        return new Kept(id, all.get(0).position(), last.event().envelope().seq(), last.position(), status);
    }

    @Override
    public boolean keepsWhole() {
        return true;
    }

    @Override
    public SealedPart unseal(String executionId, long afterSeq, int limit) {
        return SealedPart.NONE;
    }
}
