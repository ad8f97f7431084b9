package dev.telltale.cli.look;

import dev.telltale.cli.print.DroppedOutput;
import dev.telltale.cli.print.Millis;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.Json;
import dev.telltale.event.LoopView;
import dev.telltale.event.NodeView;
import dev.telltale.tui.log.Harmless;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An execution as text: how far it is, what it was given and gave, and its nodes as a tree. Not thread-safe: for one text. */
final class ViewText {
    private final StringBuilder text = new StringBuilder();

    private ViewText() {}

    /** Without a line end at last. @param micros to measure elapsed time by, microseconds since the epoch */
    static String of(ExecutionView view, long micros) {
        ViewText out = new ViewText();
        out.line("", ProgressLine.ofTerminal().of(view.progress(micros)));
        out.value("inputs", view.start().inputs());
        out.value("labels", view.start().labels());
        out.value("variables", view.variables().variables());
        out.value("outputs", view.outputs());
        out.error("  ", view.error());
        out.nodes("  ", view.nodes());
        return out.text.toString().stripTrailing();
    }

    private void line(String indent, String line) {
        text.append(indent).append(Harmless.of(line)).append('\n');
    }

    private void value(String name, @Nullable Object value) {
        String json = value == null ? "{}" : Json.write(value);
        if (!json.equals("{}")) {
            line("  ", name + " " + json);
        }
    }

    private void error(String indent, @Nullable ExecutionError error) {
        if (error != null) {
            line(indent, "error " + error.message() + " (" + error.kind().wireName() + ")");
        }
    }

    private void nodes(String indent, List<NodeView> nodes) {
        for (NodeView node : nodes) {
            line(indent, node.path() + " " + node.status().wireName() + how(node));
            error(indent + "  ", node.error());
            if (node.loop() != null) {
                loop(indent + "  ", node.loop());
            }
        }
    }

    private static String how(NodeView node) {
        String attempt = node.attempt() > 1 ? ", attempt " + node.attempt() : "";
        String took = node.durationMs() < 0 ? "" : " in " + Millis.text(node.durationMs());
        String done = node.isRunning() && node.fraction() > 0 ? " " + Math.round(node.fraction() * 100) + "%" : "";
        String why = node.skipReason() == null ? "" : " (" + node.skipReason().wireName() + ")";
        String prompt = node.prompt() == null ? "" : " for an approval: " + node.prompt();
        String outputs = node.outputs() == null || node.outputs().isEmpty() ? "" : " " + Json.write(node.outputs());
        return done + took + attempt + DroppedOutput.of(node.droppedBytes()) + why + prompt + outputs;
    }

    private void loop(String indent, LoopView loop) {
        for (IterationView iteration : loop.iterations()) {
            line(indent, "[" + iteration.index() + "] " + Json.write(iteration.item()));
            nodes(indent + "  ", iteration.nodes());
        }
        long others = loop.startedCount() - loop.iterations().size();
        if (others > 0) {
            line(indent, "and " + others + " that have ended");
        }
    }
}
