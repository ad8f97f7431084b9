package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.FileFault;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import dev.telltale.monitor.wire.EventText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that writes: takes what is queued as one group, encodes it, writes it and acknowledges it.
 *
 * <p>It looks for work instead of being woken: waking a thread would cost whoever appends ten times what appending does.
 */
final class Writer implements Runnable {
    private static final byte[] NOTHING = {};

    /**
     * Estimated bytes of the events that are taken as one group: what fits into a processor's cache, and into a part of the heap that a
     * collector need not treat as huge.
     */
    private static final int GROUP_BYTES = 256 << 10;

    private static final long SHORTEST_REST = 50_000;
    private static final long LONGEST_REST = 2_000_000;
    private static final long RETRY = 200_000_000;

    /** At least so often ages are looked at. */
    private static final long RETAIN = 1_000_000_000;

    /** Executions that are let go of between two groups. */
    private static final int MOST_AT_ONCE = 1000;

    private final AppendQueue queue;
    private final Catalog catalog;
    private final Log log;
    private final DefinitionFiles definitions;
    private final Seal seal;
    private final Acknowledgements acknowledgements;
    private final Health health;
    private final DiskOptions options;
    private final EventText text = new EventText();

    /** Groups that are written and not yet acknowledged, for they are not durable. */
    private final ArrayDeque<Group> unacknowledged = new ArrayDeque<>();

    private long retained = System.nanoTime();
    private volatile boolean isEnding;
    private volatile boolean isAbandoned;

    Writer(
            AppendQueue queue,
            Catalog catalog,
            Log log,
            DefinitionFiles definitions,
            Seal seal,
            Acknowledgements acknowledgements,
            Health health,
            DiskOptions options) {
        this.queue = queue;
        this.catalog = catalog;
        this.log = log;
        this.definitions = definitions;
        this.seal = seal;
        this.acknowledgements = acknowledgements;
        this.health = health;
        this.options = options;
    }

    @Override
    public void run() {
        long rest = SHORTEST_REST;
        while (!isAbandoned) {
            boolean isLast = isEnding; // before looking: what was queued before the end is still taken
            List<Queued> items = queue.take(GROUP_BYTES);
            if (!items.isEmpty()) {
                write(new Group(items));
                rest = SHORTEST_REST;
            } else if (!unacknowledged.isEmpty()) {
                settle();
            } else if (isLast) {
                return;
            } else {
                attend();
                LockSupport.parkNanos(rest);
                rest = Math.min(LONGEST_REST, rest + rest / 8);
            }
        }
    }

    /** What was taken at once. */
    private static final class Group {
        final List<Queued> items;
        final List<Written> frames = new ArrayList<>();

        Group(List<Queued> items) {
            this.items = items;
        }

        long bytes() {
            long bytes = 0;
            for (Queued item : items) {
                bytes += item.bytes();
            }
            return bytes;
        }

        boolean isDurable() {
            return frames.isEmpty() || frames.get(frames.size() - 1).isDurable;
        }
    }

    /** Does what is due while nothing is queued. */
    private void attend() {
        try {
            log.mend();
            log.syncSoon();
            if (health.trouble() != null) {
                LockSupport.parkNanos(RETRY);
                health.wentWell();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        retain();
    }

    /** Lets go of executions that exceed the retention, a few at a time. */
    private void retain() {
        long now = System.nanoTime();
        if (catalog.hasEndedSince() || now - retained > RETAIN) {
            retained = now;
            KeptExecution next =
                    catalog.overdue(options.retention(), options.clock().millis() * 1000);
            for (int i = 0; next != null && i < MOST_AT_ONCE; i++) {
                queue.forget(next, true);
                next = catalog.overdue(options.retention(), options.clock().millis() * 1000);
            }
        }
        definitions.deleteUnused();
    }

    /** Lets it write what is queued, and end. */
    void end() {
        isEnding = true;
    }

    /** Lets it end with what it could not write. */
    void abandon() {
        isAbandoned = true;
    }

    private void write(Group group) {
        boolean isWritten = false;
        while (!isWritten && !isAbandoned) {
            isWritten = tried(() -> {
                if (group.frames.isEmpty()) {
                    encode(group);
                }
                mend();
                persist(group);
            });
        }
        if (isWritten) {
            unacknowledged.add(group);
            acknowledge();
        }
    }

    /** Nothing is queued that could be encoded while the disk is busy; so it waits for the disk. */
    private void settle() {
        tried(() -> {
            mend();
            log.sync();
        });
        acknowledge();
    }

    private void mend() throws IOException {
        acknowledge(); // first: what is durable already stays where it is
        log.mend();
    }

    /** Something that may fail, and can be done again then. */
    private interface Attempt {
        void run() throws IOException;
    }

    private boolean tried(Attempt attempt) {
        try {
            attempt.run();
            health.wentWell();
            return true;
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
            return false;
        }
    }

    private void failed(Throwable why) {
        log.trim();
        if (!health.failed(FileFault.of(why))) {
            LockSupport.parkNanos(RETRY);
        }
    }

    private void encode(Group group) {
        FrameWriter bytes = new FrameWriter(text, 256 + (int) Math.min(group.bytes(), 2L * GROUP_BYTES));
        List<Written> frames = new ArrayList<>(group.items.size());
        for (Queued item : group.items) {
            int from = bytes.size();
            if (item instanceof Queued.Batch batch) {
                encode(batch, bytes);
                frames.add(new Written(item, bytes, from));
            } else if (item instanceof Queued.Forgetting forgetting) {
                KeptExecution execution = forgetting.execution();
                long now = options.clock().millis() * 1000;
                bytes.tombstone(execution.id, execution.firstPosition, forgetting.last(), now);
                frames.add(new Written(item, bytes, from));
            }
        }
        group.frames.addAll(frames);
    }

    private void encode(Queued.Batch batch, FrameWriter bytes) {
        List<ExecutionEvent> events = batch.events();
        KeptExecution execution = batch.execution();
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).envelope().status() instanceof ExecutionStatus own) {
                execution.encodedStatus = own;
                break;
            }
        }
        SealedPart sealed = batch.sealed();
        byte[] secret = sealed.isEmpty()
                ? NOTHING
                : seal.seal(execution.id, events.get(0).envelope().seq(), sealed);
        bytes.batch(batch.first(), events, execution.encodedStatus, secret);
    }

    private void persist(Group group) throws IOException {
        for (Queued item : group.items) {
            if (item instanceof Queued.Definition definition) {
                definitions.write(definition.sha256(), definition.text());
            }
        }
        log.write(group.frames);
        if (options.fsync() != Fsync.ALWAYS || !queue.isEmpty()) {
            log.syncSoon(); // while the next group is encoded; with none to encode, this thread does it
        }
    }

    /** Acknowledges, in order, what is as safe as was asked for. */
    private void acknowledge() {
        long bytes = 0;
        Group first = unacknowledged.peek();
        while (first != null && (options.fsync() != Fsync.ALWAYS || first.isDurable())) {
            unacknowledged.remove();
            first.frames.forEach(this::acknowledge);
            bytes += first.bytes();
            first = unacknowledged.peek();
        }
        if (bytes > 0) {
            log.seal();
            retain();
            queue.release(bytes); // last: who finds the queue empty finds nothing left to be done
        }
    }

    private void acknowledge(Written written) {
        catalog.acknowledge(Objects.requireNonNull(written.segment), written.frame(), written.offset);
        written.isTold = true;
        if (written.said instanceof Queued.Batch batch) {
            acknowledgements.tell(batch.first(), batch.events());
        } else if (written.said instanceof Queued.Forgetting forgetting) {
            catalog.told(forgetting.execution());
            forgetting.written().countDown();
            if (forgetting.isRetention()) {
                acknowledgements.tellForgotten(forgetting.execution().id);
            }
        }
    }
}
