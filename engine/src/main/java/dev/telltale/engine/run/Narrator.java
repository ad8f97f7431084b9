package dev.telltale.engine.run;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import org.jspecify.annotations.Nullable;

/** Tells what nodes say while they run, and remembers the last lines of it. Not thread-safe: belongs to its run. */
final class Narrator {
    private final Recorder recorder;
    private final ProgressMeter progress;
    private final LastLines lastLines = new LastLines();

    Narrator(Recorder recorder, ProgressMeter progress) {
        this.recorder = recorder;
        this.progress = progress;
    }

    /** @param line number of the first line in the text, from 1 */
    void output(NodeRun node, OutputEvent.Stream stream, String text, long line) {
        String masked = recorder.maskedAgain(text);
        lastLines.add(masked);
        recorder.add(new OutputEvent(
                recorder.next(node.id(), node.path(), node.attempt(), NodeStatus.RUNNING), stream, masked, line));
    }

    /** An earlier life told this. */
    void hadOutput(OutputEvent event) {
        lastLines.add(event.text());
    }

    /** @param fraction how much of it is done, 0 to 1 */
    void progressed(NodeRun node, double fraction, @Nullable String message) {
        recorder.add(new NodeEvent.Progressed(
                recorder.next(node.id(), node.path(), node.attempt(), NodeStatus.RUNNING),
                fraction,
                message == null ? null : Texts.cut(recorder.masked(message))));
        progress.changed();
    }

    /** Words of the workflow's or the task's own. @param data frozen */
    void said(NodeRun node, String name, @Nullable Object data) {
        recorder.add(new CustomEvent(
                recorder.next(node.id(), node.path(), node.attempt(), NodeStatus.RUNNING),
                name,
                recorder.masked(data)));
    }

    /** The last lines that nodes wrote. */
    String lastLines() {
        return lastLines.text();
    }
}
