package dev.telltale.engine.run;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The executions at work that stem from one by calls, counted, so that a workflow that calls itself over and over ends and not the engine.
 *
 * <p>Thread-safe.
 */
final class Family {
    /** The most that may be at work at once, besides the first. */
    static final int LARGEST = 1000;

    private final AtomicInteger atWork = new AtomicInteger();

    /** @return whether there is room for another one, which is counted from here on */
    boolean enter() {
        if (atWork.incrementAndGet() <= LARGEST) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        atWork.decrementAndGet();
    }
}
