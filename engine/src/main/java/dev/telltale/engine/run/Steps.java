package dev.telltale.engine.run;

import java.time.Duration;

/**
 * The steps of a run: what may go on now, as long as nothing holds it, and not so many at once that others never have a turn.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class Steps {
    /** Steps of one message before others get the worker. */
    private static final int TURN = 256;

    /** How long it waits for a journal that cannot keep up before it looks again. */
    private static final Duration JOURNAL_PATIENCE = Duration.ofMillis(10);

    private final Run run;
    private final Agenda agenda = new Agenda();
    private boolean isTurnOver;
    private boolean awaitsJournal;

    Steps(Run run) {
        this.run = run;
    }

    /** A node's needs have all ended. */
    void ready(NodeRun node) {
        if (!run.life().isToGoOn()) { // else it is looked for when the run does
            agenda.add(node);
        }
    }

    /** A node that has waited for a place to work in, or for its next attempt, may go on. */
    void again(NodeRun node) {
        agenda.again(node);
    }

    /** A loop may begin an iteration, or end. */
    void advance(LoopWork loop) {
        if (!run.life().isToGoOn()) {
            agenda.add(loop);
        }
    }

    /** Takes steps until nothing can go on, or others should have a turn. */
    void take() {
        agenda.skip();
        for (int steps = 0; steps < TURN && areFree(); steps++) {
            if (!agenda.step()) {
                return;
            }
            agenda.skip();
            if (run.recorder().isFull()) {
                run.recorder().flush();
            }
        }
        if (!run.isHeld() && !awaitsJournal && !isTurnOver) {
            isTurnOver = true;
            run.post(() -> isTurnOver = false);
        }
    }

    /** Whether something new may start at this moment; if not, what is on the agenda does when it may. */
    boolean areFree() {
        return !run.isHeld() && !awaitsJournal();
    }

    /** Whether the journal is so far behind, or its disk in such a state, that only what ends the run may go on. */
    private boolean awaitsJournal() {
        boolean mayWait = !run.isEnding();
        if (!awaitsJournal && mayWait && run.recorder().isBehind()) {
            awaitsJournal = true;
            run.timers().surelyLater(JOURNAL_PATIENCE, () -> awaitsJournal = false);
        }
        return awaitsJournal && mayWait;
    }
}
