package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionEvent;

/** Writes one event after another as {@link EventJson} does, into bytes that it uses again. Not thread-safe. */
public final class EventText {
    private final JsonOut out = new JsonOut();

    /** Writes the event in place of the one before. @return how many bytes it takes */
    public int write(ExecutionEvent event) {
        out.clear();
        EventWriter.write(event, out);
        return out.size();
    }

    /** Copies what was written. @param to has room for it from an index on */
    public void copyTo(byte[] to, int index) {
        out.copyTo(to, index);
    }
}
