package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.IterationView;
import dev.telltale.event.LoopView;
import dev.telltale.event.NodeView;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.OutputTail;
import dev.telltale.event.ViewParts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a view has beside what it shows, so that {@link ViewParser} can read it as it was. Thread-safe: it has no state. */
final class PartsWriter {
    private PartsWriter() {}

    static void write(ViewParts parts, JsonOut out) {
        out.time("timestamp", parts.seqMicros());
        write("start", parts.start(), out);
        write("end", parts.end(), out);
        out.number("expectedEndMicros", parts.expectedEndMicros());
        out.number("outputChars", parts.outputChars()).number("outputLimit", parts.outputLimit());
    }

    static void write(NodeView node, JsonOut out) {
        if (node.continueOnError()) {
            out.flag("continueOnError", true);
        }
        out.text("handledBy", node.handledBy());
        if (node.droppedBytes() > 0) {
            out.number("droppedBytes", node.droppedBytes());
        }
        OutputTail output = node.output();
        List<OutputEvent> chunks = output.chunks();
        if (!chunks.isEmpty() || output.droppedLines() > 0) {
            out.open("output").number("droppedLines", output.droppedLines());
            out.number("older", output.olderChunks()).openList("chunks");
            chunks.forEach(chunk -> EventWriter.write(chunk, out));
            out.closeList().close(1);
        }
    }

    static void write(LoopView loop, JsonOut out) {
        write("start", loop.start(), out);
        write("end", loop.end(), out);
        write("sound", loop.sound(), out);
        write("failed", loop.failed(), out);
        out.openList("iterations");
        for (IterationView iteration : loop.iterations()) {
            out.open()
                    .number("index", iteration.index())
                    .value("item", iteration.item())
                    .close(1);
        }
        out.closeList();
    }

    private static void write(String name, @Nullable ExecutionEvent event, JsonOut out) {
        if (event != null) {
            out.name(name);
            EventWriter.write(event, out);
        }
    }

    private static void write(String name, LoopView.Ended ended, JsonOut out) {
        out.open(name)
                .number("count", ended.count())
                .value("last", ended.last())
                .close(1);
    }
}
