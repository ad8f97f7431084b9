package dev.telltale.monitor.journal;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.SealedPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in memory, within a bound of bytes; the oldest go first, but of an execution that has ended the first and the last
 * event stay a good while longer for those who ask for that execution.
 *
 * <p>Acknowledges at once. Appends take turns at one lock and publish under it, so that the order of positions is the order of
 * publishing; reads take no lock. Thread-safe.
 */
public final class MemoryJournal implements BoundedJournal {
    /** Bytes that events and definitions may take, estimated by {@link EventSize}, unless another bound is given. */
    public static final long DEFAULT_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryJournal.class);

    private static final Publisher NOBODY = (first, batch) -> {};

    private final long maxBytes;
    private final String epoch = EpochName.random();
    private final Turns lock = new Turns();
    private final Map<String, ExecutionIndex> executions = new ConcurrentHashMap<>();
    private final Definitions definitions = new Definitions();
    private final Remnants remnants;

    // Under the lock.
    private long bytes;
    private Publisher publisher = NOBODY;
    private LongConsumer beforeDropping = position -> {};

    /** At least one chunk; another table for each change. */
    private volatile ChunkTable chunks = ChunkTable.beginningAt(1);

    /** Written last, with release order: who has read it sees everything up to it. */
    private final AtomicLong head = new AtomicLong();

    /** A journal of {@link #DEFAULT_BYTES}. */
    public MemoryJournal() {
        this(DEFAULT_BYTES);
    }

    /** @param maxBytes that events and definitions may take, estimated; the newest few are kept whatever their size */
    public MemoryJournal(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("a journal of " + maxBytes + " bytes keeps nothing; use at least 1");
        }
        this.maxBytes = maxBytes;
        this.remnants = new Remnants(maxBytes / 4);
    }

    @Override
    public long append(List<ExecutionEvent> batch, SealedPart sealed) {
        // First of all: what cannot be weighed is refused before anything is taken.
        int[] sizes = new int[batch.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = EventSize.of(batch.get(i));
        }
        lock.take();
        try {
            ExecutionIndex index = indexFor(batch, sizes);
            long first = head.getPlain() + 1;
            for (int i = 0; i < sizes.length; i++) {
                add(first + i, batch.get(i), sizes[i]);
            }
            index.add(first, sizes.length, chunks.oldest().first);
            long last = first + sizes.length - 1;
            ExecutionEvent latest = batch.get(sizes.length - 1);
            if (latest.isTerminal()) {
                index.end(new Entry(last, latest), sizes[sizes.length - 1]);
                chunks.newest().ended.add(index);
            }
            head.setRelease(last);
            publish(first, batch);
            if (isOverBound()) {
                dropOldest();
            }
            return last;
        } finally {
            lock.end();
        }
    }

    /** Checks a batch before anything of it is taken. */
    private ExecutionIndex indexFor(List<ExecutionEvent> batch, int[] sizes) {
        String id = batch.isEmpty() ? "" : batch.get(0).envelope().executionId();
        ExecutionIndex index = executions.get(id);
        if (index == null) {
            Succession.check(batch, 0, false, remnants.contains(id));
            ExecutionIndex fresh = new ExecutionIndex(new Entry(head.getPlain() + 1, batch.get(0)), sizes[0]);
            definitions.use(fresh.definition());
            executions.put(id, fresh);
            return fresh;
        }
        boolean beganPending = index.start.event() instanceof RunEvent.Pending;
        Succession.check(batch, index.lastSeq(), beganPending, index.hasEnded());
        return index;
    }

    private void add(long position, ExecutionEvent event, int size) {
        Chunk newest = chunks.newest();
        if (!newest.hasRoom(maxBytes / 64)) {
            newest = new Chunk(position);
            chunks = chunks.with(newest);
        }
        newest.add(event, size);
        bytes += size;
    }

    private void publish(long first, List<ExecutionEvent> batch) {
        try {
            publisher.acknowledged(first, batch);
        } catch (Throwable e) { // the batch is taken: whatever a publisher does cannot undo it
            LOG.error("the publisher failed at position {}", first, e);
        }
    }

    private boolean isOverBound() {
        return bytes + definitions.bytes() + remnants.bytes() > maxBytes;
    }

    private void dropOldest() {
        while (isOverBound() && chunks.size() > 1) {
            Chunk oldest = chunks.oldest();
            letRead(oldest.last());
            if (chunks.oldest() == oldest && chunks.size() > 1) { // it may have been forgotten meanwhile
                remove(oldest);
                oldest.ended.forEach(this::leaveRemnant);
            }
        }
    }

    private void leaveRemnant(ExecutionIndex index) {
        Entry last = index.end();
        String id = index.executionId();
        if (last != null && !index.isForgotten()) {
            remnants.keep(
                    id, index.start, last, index.bytesOfEnds()); // before the index goes: readers find one of them
            remove(index);
        }
    }

    private void letRead(long position) {
        try {
            beforeDropping.accept(position);
        } catch (Throwable e) { // as with the publisher: the batch is taken, and its run has no part in this
            LOG.error("what is dropped up to position {} could not be read before", position, e);
        }
    }

    private void remove(Chunk chunk) {
        chunks = chunks.without(chunk);
        bytes -= chunk.bytes;
    }

    private void remove(ExecutionIndex index) {
        executions.remove(index.executionId(), index);
        definitions.release(index.definition());
    }

    @Override
    public List<Entry> read(long after, int limit) {
        long newest = head.getAcquire(); // before the chunks: they hold everything up to it
        return chunks.read(after, limit, newest);
    }

    @Override
    public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
        long newest = head.getAcquire();
        ExecutionIndex index = executions.get(executionId);
        if (index == null) {
            return remnants.read(executionId, afterSeq, limit);
        }
        ChunkTable all = chunks;
        long last = index.lastSeq();
        long seq = Math.max(afterSeq + 1, index.firstSeq());
        List<Entry> entries = new ArrayList<>((int) Math.max(0, Math.min(limit, last - seq + 1)));
        for (; seq <= last && entries.size() < limit; seq++) {
            long position = index.position(seq);
            if (position > newest) {
                break;
            }
            ExecutionEvent event = position == 0 ? null : all.at(position);
            if (event != null) {
                entries.add(new Entry(position, event));
            }
        }
        return entries;
    }

    @Override
    public List<Kept> executions() {
        return executions.values().stream()
                .map(this::kept)
                .filter(kept -> kept.lastPosition() > 0)
                .sorted(Comparator.comparingLong(Kept::firstPosition))
                .toList();
    }

    private Kept kept(ExecutionIndex index) {
        long lastSeq = index.lastSeq();
        ExecutionStatus status = ExecutionStatus.RUNNING;
        for (long seq = lastSeq; seq >= index.firstSeq(); seq--) {
            ExecutionEvent event = chunks.at(index.position(seq));
            if (event != null && event.envelope().status() instanceof ExecutionStatus own) {
                status = own;
                break;
            }
        }
        return new Kept(index.executionId(), index.start.position(), lastSeq, index.position(lastSeq), status);
    }

    /** Nothing is sealed here, so secrets stay masked. */
    @Override
    public SealedPart unseal(String executionId, long afterSeq, int limit) {
        List<ExecutionEvent> events = readExecution(executionId, afterSeq, limit).stream()
                .map(Entry::event)
                .toList();
        return new SealedPart(events, List.of(), null);
    }

    /** @throws IllegalStateException if the execution has not finished */
    @Override
    public boolean forget(String executionId) {
        lock.take();
        try {
            ExecutionIndex index = executions.get(executionId);
            if (index == null) {
                return remnants.forget(executionId);
            }
            if (!index.hasEnded()) {
                throw new IllegalStateException("execution " + executionId + " has not finished; cancel it first");
            }
            for (long seq = index.firstSeq(); seq <= index.lastSeq(); seq++) {
                forget(index.position(seq));
            }
            index.forget();
            remove(index);
            return true;
        } finally {
            lock.end();
        }
    }

    private void forget(long position) {
        Chunk chunk = chunks.holding(position);
        bytes -= chunk.forget(position);
        if (chunk.live == 0 && chunk != chunks.newest()) {
            remove(chunk);
        }
    }

    @Override
    public void whenAcknowledged(long position, Runnable action) {
        action.run();
    }

    @Override
    public void publishTo(Publisher next) {
        lock.take();
        try {
            if (publisher != NOBODY || head.getPlain() > 0) {
                throw new IllegalStateException("a journal has one publisher, set before the first append");
            }
            publisher = next;
        } finally {
            lock.end();
        }
    }

    @Override
    public void beforeDropping(LongConsumer reader) {
        lock.take();
        try {
            beforeDropping = reader;
        } finally {
            lock.end();
        }
    }

    @Override
    public void keepDefinition(String sha256, String text) {
        lock.take();
        try {
            definitions.keep(sha256, text);
        } finally {
            lock.end();
        }
    }

    @Override
    public @Nullable String definition(String sha256) {
        return definitions.text(sha256);
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public long reach(String named) {
        return named.equals(epoch) ? Long.MAX_VALUE : -1;
    }

    @Override
    public long head() {
        return head.getAcquire();
    }

    @Override
    public long tail() {
        long newest = head.getAcquire();
        List<Entry> oldest = chunks.read(0, 1, newest);
        return oldest.isEmpty() ? newest + 1 : oldest.get(0).position();
    }

    /** Bytes that the events and definitions take now, estimated. */
    public long bytes() {
        lock.take();
        try {
            return bytes + definitions.bytes() + remnants.bytes();
        } finally {
            lock.end();
        }
    }
}
