package dev.telltale.monitor.view;

/** What stays in memory of executions that are known. Thread-safe. */
interface Keeping {
    /** One has ended; called under the lock of {@link Roster}. */
    void ended(Tracked tracked);

    /** Somebody has asked for one, which has been folded or read for it; called without a lock. */
    void used(Tracked tracked);

    /** One is known no longer; called under the lock of {@link Roster}. */
    void gone(Tracked tracked);

    /** Gets back within the bounds; called under the lock of {@link Roster}. */
    void trim();

    /** Does what need not be done for an asker or an append; called without a lock. */
    void tidy();

    /** Whether {@link #tidy} has something to do. */
    boolean isUntidy();
}
