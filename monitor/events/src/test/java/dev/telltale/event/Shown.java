package dev.telltale.event;

/** Everything a view says, as a text to compare. */
final class Shown {
    private Shown() {}

    static String of(ExecutionView view) {
        StringBuilder out = new StringBuilder();
        out.append(view.seq()).append(' ').append(view.status()).append(' ').append(view.end());
        out.append(' ').append(view.variables()).append(' ').append(view.progress(Story.BEGIN));
        out.append(' ').append(view.outputChars()).append(' ').append(view.keptOutputBytes());
        view.nodes().forEach(node -> show(node, out));
        return out.toString();
    }

    private static void show(NodeView node, StringBuilder out) {
        out.append("\n").append(node.toString().replaceAll("(OutputTail|LoopView)@[0-9a-f]+", ""));
        out.append(' ').append(node.output().chunks()).append(node.output().droppedLines());
        LoopView loop = node.loop();
        if (loop != null) {
            out.append(" started ")
                    .append(loop.startedCount())
                    .append(" ended ")
                    .append(loop.endedCount());
            out.append(" broken ").append(loop.isBroken()).append(' ').append(loop.breakIndex());
            for (IterationView iteration : loop.iterations()) {
                out.append("\n").append(iteration.index()).append(' ').append(iteration.item());
                out.append(iteration.isEnded()).append(iteration.isFailed());
                iteration.nodes().forEach(inner -> show(inner, out));
            }
        }
    }
}
