package dev.telltale.tui.log;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.NodeView;
import dev.telltale.event.OutputEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Gathers what the nodes of a part of a tree keep of their output, in the order in which it was written. Not thread-safe. */
final class KeptOutput {
    /** @param isLast whether its node has ended and wrote nothing after it */
    private record Piece(OutputEvent chunk, boolean isLast) {
        long seq() {
            return chunk.envelope().seq();
        }
    }

    private final Selection selection;
    private final long before;
    private final List<Piece> pieces = new ArrayList<>();
    private long dropped;

    /** @param before seq from which on nothing is gathered */
    KeptOutput(Selection selection, long before) {
        this.selection = selection;
        this.before = before;
    }

    /** Its lines, the last that a log keeps. */
    OutputLog of(ExecutionView view) {
        gather(view.nodes());
        pieces.sort(Comparator.comparingLong(Piece::seq));
        int first = first();
        OutputLog log = OutputLog.emptyAfter(dropped);
        for (Piece piece : pieces.subList(first, pieces.size())) {
            log = log.after(piece.chunk());
            if (piece.isLast()) {
                log = log.atEndOf(
                        Objects.requireNonNull(piece.chunk().envelope().path()));
            }
        }
        return log;
    }

    private void gather(List<NodeView> nodes) {
        for (NodeView node : nodes) {
            if (selection.covers(node.path())) {
                gather(node);
            }
            if (node.loop() != null) {
                for (IterationView iteration : node.loop().iterations()) {
                    gather(iteration.nodes());
                }
            }
        }
    }

    private void gather(NodeView node) {
        List<OutputEvent> chunks = node.output().chunks();
        dropped += node.output().droppedLines();
        for (int i = 0; i < chunks.size() && chunks.get(i).envelope().seq() < before; i++) {
            boolean isLast = i == chunks.size() - 1 && node.status().isTerminal();
            pieces.add(new Piece(chunks.get(i), isLast));
        }
    }

    /** The first piece of the last lines; those before are counted. */
    private int first() {
        int first = pieces.size();
        for (long lines = 0; first > 0 && lines < OutputLog.MOST; first--) {
            lines += lineEnds(pieces.get(first - 1));
        }
        for (Piece gone : pieces.subList(0, first)) {
            dropped += lineEnds(gone);
        }
        return first;
    }

    private static long lineEnds(Piece piece) {
        return piece.chunk().text().chars().filter(c -> c == '\n').count();
    }
}
