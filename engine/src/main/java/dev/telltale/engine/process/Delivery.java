package dev.telltale.engine.process;

import dev.telltale.engine.secret.SecretMask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the output of one process to its listener, masked, in chunks, one call at a time.
 *
 * <p>A chunk goes out when it is full or {@link #FLUSH_AFTER} after its first character came. Everything happens under one
 * lock, the listener's calls included: that is what holds a process back whose listener is slow. The timer never takes it.
 *
 * <p>Thread-safe.
 */
final class Delivery {
    /** The longest that text waits for more text (002-16). */
    static final Duration FLUSH_AFTER = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(ProcessRunner.class);

    private final ProcessListener listener;
    private final SecretMask mask;
    private final String name;
    private final Executor threads;
    private final ScheduledExecutorService timer;
    // Fair: a stream that always has something to say must not silence the other one.
    private final ReentrantLock turn = new ReentrantLock(true);
    private long budget;
    private long droppedBytes;
    private boolean complained;
    private volatile boolean silent;

    Delivery(
            ProcessSpec spec, ProcessListener listener, String name, Executor threads, ScheduledExecutorService timer) {
        this.listener = listener;
        this.mask = spec.mask();
        this.name = name;
        this.budget = spec.outputBudget();
        this.threads = threads;
        this.timer = timer;
    }

    Lane lane(boolean stderr) {
        return new Lane(stderr);
    }

    /** From now on the listener hears nothing, the end included; what the process says is read and dropped. */
    void silence() {
        silent = true;
    }

    void ended(int exitCode, boolean outputCut) {
        turn.lock();
        try {
            if (silent) {
                return;
            }
            listener.ended(new ProcessEnd(exitCode, droppedBytes, outputCut));
        } catch (Throwable thrown) {
            complain(thrown);
        } finally {
            turn.unlock();
        }
    }

    private void deliver(List<OutputChunk> chunks) {
        for (OutputChunk chunk : chunks) {
            if (silent) {
                return;
            }
            try {
                listener.output(chunk);
            } catch (Throwable thrown) {
                complain(thrown);
            }
        }
    }

    // Whatever a listener throws, the process must be read on, or it would hang on a full pipe.
    private void complain(Throwable thrown) {
        if (!complained) {
            complained = true;
            log.warn("the listener of {} threw; its output is read on, and this is said once", name, thrown);
        }
    }

    /** One of the two streams of the process. */
    final class Lane {
        private final Utf8Decoder decoder = new Utf8Decoder();
        private final SecretMask.Stream masking = mask.stream();
        private final Chunker chunker;
        private boolean flushAsked;
        private boolean overBudget;
        private boolean ended;

        private Lane(boolean stderr) {
            this.chunker = new Chunker(stderr);
        }

        /** Takes bytes; blocks while the listener does. */
        void bytes(byte[] bytes, int length) {
            turn.lock();
            try {
                if (!ended) {
                    accept(bytes, length);
                }
            } finally {
                turn.unlock();
            }
        }

        /** The stream is over; what comes after is ignored. */
        void end() {
            turn.lock();
            try {
                if (!ended) {
                    ended = true;
                    add(decoder.finish());
                    chunker.add(masking.finish());
                    deliver(chunker.full());
                    deliver(chunker.rest());
                }
            } finally {
                turn.unlock();
            }
        }

        private void accept(byte[] bytes, int length) {
            int affordable = (int) Math.min(length, budget);
            budget -= affordable;
            droppedBytes += length - affordable;
            if (affordable > 0) {
                add(decoder.decode(bytes, affordable));
            }
            if (affordable < length && !overBudget) {
                overBudget = true;
                droppedBytes += decoder.discard();
                chunker.add(masking.cut());
            }
            deliver(chunker.full());
            if (!chunker.isEmpty() && !flushAsked) {
                askForFlush();
            }
        }

        private void add(String text) {
            chunker.add(masking.take(text));
        }

        private void askForFlush() {
            try {
                flushAsked = true;
                timer.schedule(() -> threads.execute(this::flush), FLUSH_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException timerIsGone) {
                flush();
            }
        }

        private void flush() {
            turn.lock();
            try {
                flushAsked = false;
                deliver(chunker.rest());
            } finally {
                turn.unlock();
            }
        }
    }
}
