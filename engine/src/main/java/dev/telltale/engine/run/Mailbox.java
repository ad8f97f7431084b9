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
 * ends it. Once the workers are gone, messages are not handled any more, and told so. Thread-safe.
 */
final class Mailbox {
    /** Messages handled before others get the worker. */
    private static final int TURN = 64;

    private final Executor workers;
    private final Runnable afterEach;
    private final Consumer<Throwable> onFault;
    private final ConcurrentLinkedQueue<Message> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    /** @param afterEach runs after each message @param onFault hears what a message or {@code afterEach} throws */
    Mailbox(Executor workers, Runnable afterEach, Consumer<Throwable> onFault) {
        this.workers = workers;
        this.afterEach = afterEach;
        this.onFault = onFault;
    }

    void post(Message message) {
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
            Message message = messages.poll();
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
            leaveUnheard();
        }
    }

    /** Instead of a drain, and as one: what comes meanwhile is seen to as well, and what comes later begins another. */
    private void leaveUnheard() {
        do {
            Message message = messages.poll();
            if (message != null) {
                message.unheard();
            }
        } while (pending.decrementAndGet() > 0);
    }

    private void handle(Message message) {
        try {
            message.run();
            afterEach.run();
        } catch (Throwable fault) { // also a StackOverflowError: the mailbox must go on
            onFault.accept(fault);
        }
    }

    /** What somebody has to say to the execution. */
    interface Message extends Runnable {
        /** It is not handled any more, as the engine is closed; called on anybody's thread, and must not throw. */
        default void unheard() {}
    }
}
