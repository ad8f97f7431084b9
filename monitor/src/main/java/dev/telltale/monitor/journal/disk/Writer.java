package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes what is queued as one group, encodes it, writes it and acknowledges it.
 *
 * <p>It looks for work instead of being woken: waking a thread would cost whoever appends ten times what appending does.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final byte[] NOTHING = {};

    /** Estimated bytes of the events that are taken as one group. */
    private static final long GROUP_BYTES = 4L << 20;

    private static final long SHORTEST_REST = 50_000;
    private static final long LONGEST_REST = 2_000_000;
    private static final long RETRY = 200_000_000;

    private final AppendQueue queue;
    private final Catalog catalog;
    private final Log log;
    private final DefinitionFiles definitions;
    private final Seal seal;
    private final Acknowledgements acknowledgements;
    private final DiskOptions options;
    private volatile boolean isEnding;

    Writer(
            AppendQueue queue,
            Catalog catalog,
            Log log,
            DefinitionFiles definitions,
            Seal seal,
            Acknowledgements acknowledgements,
            DiskOptions options) {
        this.queue = queue;
        this.catalog = catalog;
        this.log = log;
        this.definitions = definitions;
        this.seal = seal;
        this.acknowledgements = acknowledgements;
        this.options = options;
    }

    @Override
    public void run() {
        long rest = SHORTEST_REST;
        while (true) {
            boolean isLast = isEnding; // before looking: what was queued before the end is still taken
            List<Queued> group = queue.take(GROUP_BYTES);
            if (!group.isEmpty()) {
                write(group);
                rest = SHORTEST_REST;
            } else if (isLast) {
                return;
            } else {
                LockSupport.parkNanos(rest);
                rest = Math.min(LONGEST_REST, rest + rest / 8);
            }
        }
    }

    /** Lets it write what is queued, and end. */
    void end() {
        isEnding = true;
    }

    private void write(List<Queued> group) {
        List<Written> frames = encode(group);
        while (true) {
            try {
                persist(group, frames);
                break;
            } catch (IOException e) {
                LOG.error("the journal cannot be written", e);
                LockSupport.parkNanos(RETRY);
            }
        }
        long bytes = 0;
        for (Queued item : group) {
            bytes += item.bytes();
        }
        frames.forEach(this::acknowledge);
        queue.release(bytes);
        log.seal();
    }

    private List<Written> encode(List<Queued> group) {
        FrameWriter bytes = new FrameWriter();
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
        if (options.fsync() == Fsync.ALWAYS && !frames.isEmpty()) {
            log.sync();
        }
    }

    private void acknowledge(Written written) {
        Segment segment = Objects.requireNonNull(written.segment);
        if (written.said instanceof Queued.Batch batch) {
            catalog.acknowledge(segment, batch.execution(), written.frame(), written.offset);
            acknowledgements.tell(batch.first(), batch.events());
        } else if (written.said instanceof Queued.Forgetting forgetting) {
            catalog.acknowledge(segment, written.frame(), written.offset);
            if (forgetting.isRetention()) {
                acknowledgements.tellForgotten(forgetting.execution().id);
            }
        }
    }
}
