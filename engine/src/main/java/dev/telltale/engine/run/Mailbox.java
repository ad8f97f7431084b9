package dev.telltale.engine.run;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands messages to one execution, one at a time and in order, on whatever worker is free.
 *
 * <p>The count of pending messages is also the lock: whoever raises it from zero starts the drain, and whoever brings it back to zero
 * ends it. Once the workers are gone, messages are left unhandled. Thread-safe.
 */
final class Mailbox {
    /** Messages handled before others get the worker. */
    private static final int TURN = 64;

    private final Executor workers;
    private final Runnable afterEach;
    private final Consumer<Throwable> onFault;
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    /** @param afterEach runs after each message @param onFault hears what a message or {@code afterEach} throws */
    Mailbox(Executor workers, Runnable afterEach, Consumer<Throwable> onFault) {
        this.workers = workers;
        this.afterEach = afterEach;
        this.onFault = onFault;
    }

    void post(Runnable message) {
        messages.add(message);
        if (pending.getAndIncrement() == 0) {
            drainSoon();
        }
    }

    /** Whether the message being handled is the last one so far. */
    boolean isLast() {
        return pending.get() <= 1;
    }

    private void drain() {
        for (int turn = 0; turn < TURN; turn++) {
            Runnable message = messages.poll();
            if (message != null) {
                handle(message);
            }
            if (pending.decrementAndGet() == 0) {
                return;
            }
        }
        drainSoon();
    }

    private void drainSoon() {
        try {
            workers.execute(this::drain);
        } catch (RejectedExecutionException engineIsClosed) {
            // The engine has seen to every run before it let its workers go.
        }
    }

    private void handle(Runnable message) {
        try {
            message.run();
            afterEach.run();
        } catch (Throwable fault) { // also a StackOverflowError: the mailbox must go on
            onFault.accept(fault);
        }
    }
}
