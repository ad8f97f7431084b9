package dev.telltale.server.websocket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The messages of a client, one after another: while something in one of them is made ready elsewhere, those behind it wait, for what a client
 * says holds in the order in which it says it. Of the connection's event loop.
 */
final class Inbox {
    static final int MAX_BYTES = 1 << 20;

    /** What a message takes besides its text. */
    private static final int EACH = 64;

    private final Consumer<byte[]> reader;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int bytes;
    private boolean isHeld;

    /** @param reader of each message when it is its turn; it may {@link #hold} those behind it */
    Inbox(Consumer<byte[]> reader) {
        this.reader = reader;
    }

    /** One more. @return false if more would wait than may */
    boolean put(byte[] message) {
        if (!isHeld) {
            reader.accept(message);
            return true;
        }
        if (size(message) > MAX_BYTES - bytes) {
            return false;
        }
        bytes += size(message);
        waiting.add(message);
        return true;
    }

    /** From now on messages wait. */
    void hold() {
        isHeld = true;
    }

    /** Those that wait are read, up to one that holds the others again. */
    void release() {
        isHeld = false;
        while (!isHeld && !waiting.isEmpty()) {
            byte[] next = waiting.remove();
            bytes -= size(next);
            reader.accept(next);
        }
    }

    private static int size(byte[] message) {
        return EACH + message.length;
    }
}
