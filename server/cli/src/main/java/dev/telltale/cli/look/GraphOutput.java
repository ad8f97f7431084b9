package dev.telltale.cli;

import dev.telltale.monitor.graph.WorkflowGraph;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How a graph is drawn, of a file or of an execution. */
final class GraphOutput {
    /** The forms there are. */
    enum Form {
        ASCII,
        DOT,
        MERMAID;

        @Override
        public String toString() { // what a shell completes
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--format",
            paramLabel = "ascii|dot|mermaid",
            description =
                    "How to draw it (ascii: for the terminal, dot: for Graphviz, mermaid: for Mermaid). Default: ascii")
    private Form form = Form.ASCII;

    void print(WorkflowGraph graph, PrintWriter out) {
        out.print(
                switch (form) {
                    case ASCII -> graph.toText(TerminalWidth.columns(), !canShowBoxes());
                    case DOT -> graph.toDot();
                    case MERMAID -> graph.toMermaid();
                });
        out.flush();
    }

    private static boolean canShowBoxes() {
        String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "US-ASCII"));
        return Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    }
}
