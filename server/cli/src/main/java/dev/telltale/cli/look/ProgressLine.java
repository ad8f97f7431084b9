package dev.telltale.cli.look;

import dev.telltale.cli.print.Millis;
import dev.telltale.event.Progress;
import dev.telltale.tui.log.Harmless;
import java.util.Locale;

/** How far an execution is, as a line with a bar. Thread-safe: it has no state. */
final class ProgressLine {
    private static final int BAR = 20;

    private ProgressLine() {}

    /** Such as {@code release e1 running ██████████░░░░░░░░░░ 50.0%, 2 of 4 nodes, 250 ms, at push}. */
    static String of(Progress progress) {
        String left = progress.etaMs() == null ? "" : ", about " + Millis.text(progress.etaMs()) + " left";
        return Harmless.of(state(progress)) + ", " + Millis.text(progress.elapsedMs()) + left
                + Harmless.of(at(progress));
    }

    /** The part of it that changes by events and not by time alone. */
    static String state(Progress progress) {
        int done = (int) (progress.percent() / 100 * BAR);
        int ended = progress.completedNodes()
                + progress.failedNodes()
                + progress.skippedNodes()
                + progress.cancelledNodes();
        String failed = progress.failedNodes() == 0 ? "" : ", " + progress.failedNodes() + " failed";
        return progress.workflow() + " " + progress.executionId() + " "
                + progress.status().wireName() + " " + "█".repeat(done) + "░".repeat(BAR - done)
                + String.format(Locale.ROOT, " %.1f%%, ", progress.percent()) + ended + " of "
                + progress.totalNodes() + " nodes" + failed;
    }

    private static String at(Progress progress) {
        return progress.currentNodes().isEmpty() ? "" : ", at " + String.join(" ", progress.currentNodes());
    }
}
