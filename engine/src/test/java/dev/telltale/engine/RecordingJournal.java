package dev.telltale.engine;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.JournalException;
import dev.telltale.event.SealedPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A journal that keeps everything in a list and acknowledges at once; enough for one test. */
final class RecordingJournal implements EventJournal {
    private final List<Entry> entries = new ArrayList<>();
    private final List<List<ExecutionEvent>> batches = new ArrayList<>();
    private Predicate<ExecutionEvent> refused; // guarded by this
    private boolean refusesDefinitions; // guarded by this
    private List<Runnable> unacknowledged; // guarded by this; null while all is acknowledged at once
    private int acknowledgedBatches; // guarded by this; while not all are
    private final CountDownLatch held = new CountDownLatch(1);
    private Predicate<ExecutionEvent> heldEvent; // guarded by this
    private CountDownLatch gate; // guarded by this
    private final Map<String, String> definitions = new HashMap<>();
    private final List<SealedPart> sealedParts = new ArrayList<>(); // of each batch
    private final List<Outage> outages = new ArrayList<>();
    private long firstUnreadable = Long.MAX_VALUE; // guarded by this
    private volatile boolean isBehind;

    @Override
    public long append(List<ExecutionEvent> batch, SealedPart sealed) {
        refuse(batch);
        CountDownLatch gate = gateOf(batch);
        if (gate != null) {
            held.countDown();
            await(gate);
        }
        return keep(batch, sealed);
    }

    private synchronized long keep(List<ExecutionEvent> batch, SealedPart sealed) {
        batches.add(List.copyOf(batch));
        sealedParts.add(sealed);
        batch.forEach(event -> entries.add(new Entry(entries.size() + 1, event)));
        notifyAll();
        return entries.size();
    }

    @Override
    public void whenAcknowledged(long position, Runnable action) {
        synchronized (this) {
            if (unacknowledged != null) {
                unacknowledged.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void publishTo(Publisher publisher) {
        throw new IllegalStateException("nobody watches in these tests");
    }

    @Override
    public synchronized void keepDefinition(String sha256, String text) {
        if (refusesDefinitions) {
            throw new JournalException("the disk is full", null);
        }
        definitions.put(sha256, text);
    }

    @Override
    public synchronized String definition(String sha256) {
        return definitions.get(sha256);
    }

    @Override
    public String epoch() {
        return "test0000";
    }

    @Override
    public synchronized long head() {
        return entries.size();
    }

    @Override
    public long tail() {
        return 1;
    }

    @Override
    public synchronized List<Entry> read(long after, int limit) {
        return entries.stream().skip(after).limit(limit).toList();
    }

    @Override
    public synchronized List<Entry> readExecution(String executionId, long afterSeq, int limit) {
        return entries.stream()
                .filter(entry -> entry.event().envelope().executionId().equals(executionId))
                .filter(entry -> entry.event().envelope().seq() > afterSeq)
                .limit(limit)
                .toList();
    }

    @Override
    public long reach(String epoch) {
        return epoch.equals(epoch()) ? Long.MAX_VALUE : -1;
    }

    @Override
    public synchronized List<Kept> executions() {
        return entries.stream()
                .filter(entry -> entry.event().envelope().seq() == 1)
                .map(first -> {
                    String id = first.event().envelope().executionId();
                    List<Entry> own = readExecution(id, 0, Integer.MAX_VALUE);
                    Entry last = own.get(own.size() - 1);
                    long lastSeq = last.event().envelope().seq();
                    return new Kept(id, first.position(), lastSeq, last.position(), status(id));
                })
                .toList();
    }

    @Override
    public synchronized SealedPart unseal(String executionId, long afterSeq, int limit) {
        List<ExecutionEvent> events = new ArrayList<>();
        Set<String> secrets = new LinkedHashSet<>();
        String directory = null;
        int readable = unacknowledged == null ? batches.size() : acknowledgedBatches;
        for (int i = 0; i < readable; i++) {
            SealedPart sealed = sealedParts.get(i);
            for (ExecutionEvent event : batches.get(i)) {
                boolean isAsked = event.envelope().executionId().equals(executionId)
                        && event.envelope().seq() > afterSeq
                        && event.envelope().seq() < firstUnreadable
                        && events.size() < limit;
                if (isAsked) {
                    events.add(sealed.events().stream()
                            .filter(plain ->
                                    plain.envelope().seq() == event.envelope().seq())
                            .findFirst()
                            .orElse(event));
                    secrets.addAll(sealed.secrets());
                    directory = sealed.directory() == null ? directory : sealed.directory();
                }
            }
        }
        return new SealedPart(events, List.copyOf(secrets), directory);
    }

    @Override
    public synchronized List<Outage> outages() {
        return List.copyOf(outages);
    }

    @Override
    public boolean isBehind() {
        return isBehind;
    }

    /** From here on those who append are to wait, or need not wait any more. */
    void setBehind(boolean now) {
        isBehind = now;
    }

    /** What a crash leaves of it. */
    synchronized RecordingJournal left() {
        RecordingJournal left = new RecordingJournal();
        left.entries.addAll(entries);
        left.batches.addAll(batches);
        left.sealedParts.addAll(sealedParts);
        left.definitions.putAll(definitions);
        left.outages.addAll(outages);
        return left;
    }

    /** It is there again after a crash. */
    synchronized void openedAt(long nowMicros) {
        ExecutionEvent last = entries.get(entries.size() - 1).event();
        outages.add(new Outage(last.envelope().timestampMicros(), nowMicros));
    }

    /** Recovery can no longer read events from this seq on. */
    synchronized void damageFrom(long seq) {
        firstUnreadable = seq;
    }

    /** A workflow text is no longer kept. */
    synchronized void loseDefinition(String sha256) {
        definitions.remove(sha256);
    }

    @Override
    public synchronized boolean forget(String executionId) {
        return false;
    }

    /** The events of an execution so far. */
    List<ExecutionEvent> events(String executionId) {
        return readExecution(executionId, 0, Integer.MAX_VALUE).stream()
                .map(Entry::event)
                .toList();
    }

    /** The batch in which an event came. */
    synchronized List<ExecutionEvent> batchOf(Predicate<ExecutionEvent> isIt) {
        return batches.stream()
                .filter(batch -> batch.stream().anyMatch(isIt))
                .findFirst()
                .orElseThrow();
    }

    /** Takes no batch with such an event. */
    synchronized void failAt(Predicate<ExecutionEvent> isIt) {
        refused = isIt;
    }

    private synchronized void refuse(List<ExecutionEvent> batch) {
        if (refused != null && batch.stream().anyMatch(refused)) {
            throw new JournalException("the disk is full", null);
        }
    }

    synchronized void refuseDefinitions() {
        refusesDefinitions = true;
    }

    /** From here on events are kept but not acknowledged. */
    synchronized void holdAcknowledgements() {
        unacknowledged = new ArrayList<>();
        acknowledgedBatches = batches.size();
    }

    /** Acknowledges all so far, in this thread, and what comes at once. */
    void acknowledge() {
        List<Runnable> due;
        synchronized (this) {
            due = unacknowledged;
            unacknowledged = null;
        }
        due.forEach(Runnable::run);
    }

    /** Lets no batch with such an event pass before the latch is open. */
    synchronized void holdAt(Predicate<ExecutionEvent> isIt, CountDownLatch open) {
        heldEvent = isIt;
        gate = open;
    }

    void awaitHeld() {
        await(held);
    }

    private synchronized CountDownLatch gateOf(List<ExecutionEvent> batch) {
        return gate != null && batch.stream().anyMatch(heldEvent) ? gate : null;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened the gate");
            }
        } catch (InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }

    /** The status of an execution after its events so far. */
    ExecutionStatus status(String executionId) {
        ExecutionStatus status = ExecutionStatus.PENDING;
        for (ExecutionEvent event : events(executionId)) {
            status = event.envelope().status() instanceof ExecutionStatus own ? own : status;
        }
        return status;
    }

    /** Waits for the first event that a test looks for. */
    synchronized ExecutionEvent await(Predicate<ExecutionEvent> isIt) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int seen = 0;
        while (true) {
            for (; seen < entries.size(); seen++) {
                if (isIt.test(entries.get(seen).event())) {
                    return entries.get(seen).event();
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("the event did not come; there are " + entries);
            }
            try {
                wait(left);
            } catch (InterruptedException problem) {
                throw new AssertionError(problem);
            }
        }
    }
}
