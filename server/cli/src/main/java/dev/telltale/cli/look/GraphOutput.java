package dev.telltale.cli.look;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.monitor.graph.WorkflowGraph;
import dev.telltale.monitor.wire.GraphJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a graph is drawn, of a file or of an execution. */
final class GraphOutput {
    /** The forms there are. */
    enum Form {
        ASCII,
        DOT,
        MERMAID
    }

    @Option(
            names = "--format",
            paramLabel = "ascii|dot|mermaid",
            description =
                    "How to draw it (ascii: for the terminal, dot: for Graphviz, mermaid: for Mermaid). Default: ascii")
    private @Nullable Form form;

    /** @throws CommandException if it shall be drawn and be JSON */
    void check(boolean isJson) {
        if (isJson && form != null) {
            throw CommandException.usage("--format draws, and JSON is no drawing; leave out one of the two");
        }
    }

    /** @param isJson whether programs shall read it */
    String text(WorkflowGraph graph, boolean isJson) {
        if (isJson) {
            return new String(GraphJson.graph(graph), StandardCharsets.UTF_8) + "\n";
        }
        return switch (form == null ? Form.ASCII : form) {
            case ASCII -> graph.toText(TerminalWidth.columns(), !TerminalCharset.isUtf8());
            case DOT -> graph.toDot();
            case MERMAID -> graph.toMermaid();
        };
    }
}
