package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import dev.telltale.monitor.wire.EventText;
import java.io.IOException;
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

    /** Estimated bytes of the events that are taken as one group. */
    private static final long GROUP_BYTES = 4L << 20;

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
            List<Queued> group = queue.take(GROUP_BYTES);
            if (!group.isEmpty()) {
                write(group);
                rest = SHORTEST_REST;
            } else if (isLast) {
                return;
            } else {
                attend();
                LockSupport.parkNanos(rest);
                rest = Math.min(LONGEST_REST, rest + rest / 8);
            }
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

    private void write(List<Queued> group) {
        List<Written> frames = new ArrayList<>();
        while (!isWritten(group, frames)) {
            if (isAbandoned) {
                return;
            }
        }
        long bytes = 0;
        for (Queued item : group) {
            bytes += item.bytes();
        }
        frames.forEach(this::acknowledge);
        queue.release(bytes);
        log.seal();
        retain();
    }

    /** Tries to write a group. @param frames those that an earlier try has encoded */
    private boolean isWritten(List<Queued> group, List<Written> frames) {
        try {
            if (frames.isEmpty()) {
                frames.addAll(encode(group));
            }
            log.mend();
            persist(group, frames);
            health.wentWell();
            return true;
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
            return false;
        }
    }

    private void failed(Throwable why) {
        log.trim();
        if (!health.failed(why.toString())) {
            LockSupport.parkNanos(RETRY);
        }
    }

    private List<Written> encode(List<Queued> group) {
        long estimate = 256;
        for (Queued item : group) {
            estimate += item.bytes();
        }
        FrameWriter bytes = new FrameWriter(text, (int) Math.min(estimate, 2 * GROUP_BYTES));
        List<Written> frames = new ArrayList<>(group.size());
        for (Queued item : group) {
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
        return frames;
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

    private void persist(List<Queued> group, List<Written> frames) throws IOException {
        for (Queued item : group) {
            if (item instanceof Queued.Definition definition) {
                definitions.write(definition.sha256(), definition.text());
            }
        }
        log.write(frames);
        if (options.fsync() == Fsync.ALWAYS) {
            log.sync();
        } else {
            log.syncSoon();
        }
    }

    private void acknowledge(Written written) {
        catalog.acknowledge(Objects.requireNonNull(written.segment), written.frame(), written.offset);
        written.isTold = true;
        if (written.said instanceof Queued.Batch batch) {
            acknowledgements.tell(batch.first(), batch.events());
        } else if (written.said instanceof Queued.Forgetting forgetting) {
            forgetting.written().countDown();
            if (forgetting.isRetention()) {
                acknowledgements.tellForgotten(forgetting.execution().id);
            }
        }
    }
}
