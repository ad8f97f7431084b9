package dev.telltale.monitor.journal;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Workflow texts by hash, for as long as executions refer to them.
 *
 * <p>Written under the journal's lock; read without.
 */
final class Definitions {
    /** Texts that no execution refers to yet, or any more; the oldest of more than these goes. */
    static final int UNUSED = 16;

    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final ArrayDeque<String> unused = new ArrayDeque<>();
    private long bytes;

    /** Bytes of the texts, estimated. */
    long bytes() {
        return bytes;
    }

    @Nullable
    String text(String sha256) {
        Kept definition = kept.get(sha256);
        return definition == null ? null : definition.text;
    }

    void keep(String sha256, String text) {
        if (kept.putIfAbsent(sha256, new Kept(text)) == null) {
            bytes += EventSize.ofText(text);
            letRest(sha256);
        }
    }

    /** An execution refers to it from now on. */
    void use(String sha256) {
        Kept definition = kept.get(sha256);
        if (definition != null && definition.users++ == 0) {
            unused.remove(sha256);
        }
    }

    /** An execution refers to it no more. */
    void release(String sha256) {
        Kept definition = kept.get(sha256);
        if (definition != null && definition.users > 0 && --definition.users == 0) {
            letRest(sha256);
        }
    }

    private void letRest(String sha256) {
        unused.add(sha256);
        if (unused.size() > UNUSED) {
            Kept oldest = kept.remove(unused.remove());
            bytes -= oldest == null ? 0 : EventSize.ofText(oldest.text);
        }
    }

    private static final class Kept {
        private final String text;
        private int users;

        Kept(String text) {
            this.text = text;
        }
    }
}
