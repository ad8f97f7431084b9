package dev.telltale.tui.desk;

import dev.telltale.tui.log.Harmless;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** What was asked for and has come, until the thread of the desk takes it. Thread-safe. */
final class Answers {
    private static final int NOTICE = 300;

    private final Queue<UnaryOperator<Desk>> waiting = new ConcurrentLinkedQueue<>();

    /** @param change what the answer makes of the desk */
    void add(UnaryOperator<Desk> change) {
        waiting.add(change);
    }

    /** Tells the person something. */
    void note(String text) {
        add(desk -> desk.noting(shown(text)));
    }

    /** A text as it may stand on the screen. */
    static String shown(String text) {
        return Harmless.of(text, NOTICE);
    }

    /** The desk with all that has come; itself if nothing has. */
    Desk takeInto(Desk desk) {
        Desk next = desk;
        for (UnaryOperator<Desk> answer = waiting.poll(); answer != null; answer = waiting.poll()) {
            next = answer.apply(next);
        }
        return next;
    }
}
