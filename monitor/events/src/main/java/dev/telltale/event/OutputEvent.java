package dev.telltale.event;

import java.util.Locale;

/**
 * A node wrote text.
 *
 * @param text as produced, line ends included; at most 8 KiB
 * @param line number of the first line in it, from 1, per node attempt and stream
 */
public record OutputEvent(Envelope envelope, Stream stream, String text, long line) implements ExecutionEvent {
    public OutputEvent {
        envelope.requireNode();
    }

    @Override
    public EventType type() {
        return EventType.NODE_OUTPUT;
    }

    /** Which of the two streams of a process. */
    public enum Stream {
        STDOUT,
        STDERR;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        /** The word on the wire, in lower case. */
        public String wireName() {
            return wireName;
        }
    }
}
