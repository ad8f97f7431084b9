package dev.telltale.benchmarks;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many pieces of work in flight: as one ends, the next is started where it ended, so that no thread sleeps or is woken for the
 * sake of measuring.
 */
final class Lanes {
    private final Supplier<? extends CompletionStage<?>> work;
    private final BooleanSupplier isBehind;
    private final Queue<Boolean> halted = new ConcurrentLinkedQueue<>();
    private final LongAdder started = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private volatile boolean isOver;

    /** @param isBehind whether nothing shall be started for now, because subscribers are to follow; that time counts */
    Lanes(int inFlight, Supplier<? extends CompletionStage<?>> work, BooleanSupplier isBehind) {
        this.work = work;
        this.isBehind = isBehind;
        for (int i = 0; i < inFlight; i++) {
            halted.add(true);
        }
    }

    private void go() {
        while (!isOver) {
            if (isBehind.getAsBoolean()) {
                halted.add(true);
                return;
            }
            started.increment();
            CompletableFuture<?> next = work.get().toCompletableFuture();
            if (!next.isDone()) {
                next.whenComplete((outcome, failure) -> {
                    end(failure);
                    go();
                });
                return;
            }
            end(next.isCompletedExceptionally() ? new IllegalStateException("it failed at once") : null);
        }
    }

    private void end(@Nullable Throwable failure) {
        ended.increment();
        if (failure != null) {
            fault.compareAndSet(null, failure);
            isOver = true;
        }
    }

    /** Lets time pass, with everything at work. @return pieces that ended in it, a second */
    double run(long millis) {
        long from = System.nanoTime();
        long before = ended.sum();
        long until = from + millis * 1_000_000;
        while (System.nanoTime() < until && !isOver) {
            if (!halted.isEmpty() && !isBehind.getAsBoolean()) {
                for (int i = halted.size(); i > 0 && halted.poll() != null; i--) {
                    go();
                }
            }
            if (halted.isEmpty()) {
                Waiting.forAMillisecond();
            } else {
                Waiting.aLittle();
            }
        }
        return (ended.sum() - before) * 1e9 / (System.nanoTime() - from);
    }

    long ended() {
        return ended.sum();
    }

    /** Waits for what is in flight. */
    void stop() {
        isOver = true;
        while (ended.sum() < started.sum()) {
            Waiting.aLittle();
        }
        Throwable first = fault.get();
        if (first != null) {
            throw new IllegalStateException("a piece of work failed", first);
        }
    }
}
