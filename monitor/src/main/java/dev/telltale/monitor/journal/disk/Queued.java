package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.SealedPart;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Something that waits for the writer. */
sealed interface Queued {
    /** Estimated bytes of heap that it keeps. */
    long bytes();

    /** A batch. @param first position of its first event */
    record Batch(long first, List<ExecutionEvent> events, SealedPart sealed, KeptExecution execution, long bytes)
            implements Queued {}

    /** The text of a workflow. */
    record Definition(String sha256, String text, long bytes) implements Queued {}

    /**
     * An execution that was let go of.
     *
     * @param last position of its last event
     * @param isRetention whether nobody asked for it
     * @param written counts down when it is acknowledged
     */
    record Forgetting(KeptExecution execution, long last, boolean isRetention, CountDownLatch written)
            implements Queued {
        Forgetting(KeptExecution execution, long last, boolean isRetention) {
            this(execution, last, isRetention, new CountDownLatch(1));
        }

        @Override
        public long bytes() {
            return 128;
        }
    }
}
