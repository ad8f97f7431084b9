package dev.telltale.cli.print;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.DeliveryJson;
import dev.telltale.monitor.wire.EventJson;
import dev.telltale.monitor.wire.Projection;
import java.io.IOException;
import java.util.Arrays;

/** Puts events on paper, as NDJSON or as lines for people. Not thread-safe: belongs to one watcher. */
public final class EventForm {
    private final Paper paper;
    private final boolean isJson;
    private final PlainLines plain;

    /** @param plain the lines, unless it is JSON */
    public EventForm(Paper paper, boolean isJson, PlainLines plain) {
        this.paper = paper;
        this.isJson = isJson;
        this.plain = plain;
    }

    /** @throws IOException if it cannot be printed */
    public void print(ExecutionEvent event) throws IOException {
        if (isJson) {
            paper.out(withLineEnd(EventJson.write(event)));
        } else {
            printLines(event);
        }
    }

    /** As {@link #print(ExecutionEvent)}; the JSON says how many older ones were left out in its favour. */
    public void print(Delivery.Entry entry) throws IOException {
        if (isJson) {
            paper.out(withLineEnd(DeliveryJson.data(entry, Projection.ALL)));
        } else {
            printLines(entry.event());
        }
    }

    private void printLines(ExecutionEvent event) throws IOException {
        PlainLines.Lines lines = plain.of(event);
        if (!lines.err().isEmpty()) {
            paper.err(lines.err());
        }
        if (!lines.out().isEmpty()) {
            paper.out(lines.out());
        }
    }

    private static byte[] withLineEnd(byte[] json) {
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
