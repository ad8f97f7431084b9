package dev.telltale.benchmarks.baseline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LMAX Disruptor with one producer and a blocking thread for each subscriber; loses nothing, as the emitter waits for the slowest. */
public final class DisruptorMonitor implements Emission {
    private static final int SLOTS = 1 << 16;

    private static final class Slot {
        private @Nullable ExecutionEvent event;
    }

    private final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, SLOTS, new BlockingWaitStrategy());
    private final List<BatchEventProcessor<Slot>> readers = new ArrayList<>();

    public DisruptorMonitor(int subscribers) {
        for (int i = 0; i < subscribers; i++) {
            BatchEventProcessor<Slot> reader =
                    new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), new Counter());
            ring.addGatingSequences(reader.getSequence());
            readers.add(reader);
            Thread thread = new Thread(reader);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** By one emitter. */
    @Override
    public void emit(int emitter) {
        long sequence = ring.next();
        ring.get(sequence).event = PlainEvent.of(sequence + 1);
        ring.publish(sequence);
    }

    @Override
    public long lag() {
        return readers.isEmpty() ? 0 : ring.getCursor() - ring.getMinimumGatingSequence();
    }

    @Override
    public long lost() {
        return 0;
    }

    @Override
    public void close() {
        readers.forEach(BatchEventProcessor::halt);
    }

    private static final class Counter implements EventHandler<Slot> {
        private long counted;

        @Override
        public void onEvent(Slot slot, long sequence, boolean isLastOfBatch) {
            if (slot.event instanceof NodeEvent && sequence != counted++) {
                throw new IllegalStateException("event " + sequence + " came when " + (counted - 1) + " was due");
            }
        }
    }
}
