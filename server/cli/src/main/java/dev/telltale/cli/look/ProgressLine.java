package dev.telltale.cli.look;

import dev.telltale.cli.print.Millis;
import dev.telltale.event.Progress;
import dev.telltale.tui.log.Harmless;
import java.util.Locale;

/**
 * How far an execution is, as a line with a bar. Immutable, thread-safe.
 *
 * @param done what the bar is drawn with up to where it is, @param left and behind that
 */
record ProgressLine(String done, String left) {
    static final ProgressLine BLOCKS = new ProgressLine("█", "░");
    static final ProgressLine ASCII = new ProgressLine("#", ".");
    private static final int BAR = 20;

    /** With the characters that can be read where this program prints. */
    static ProgressLine ofTerminal() {
        return TerminalCharset.isUtf8() ? BLOCKS : ASCII;
    }

    /** Such as {@code release e1 running ██████████░░░░░░░░░░ 50.0%, 2 of 4 nodes, 250 ms, at push}. */
    String of(Progress progress) {
        String rest = progress.etaMs() == null ? "" : ", about " + Millis.text(progress.etaMs()) + " left";
        return Harmless.of(state(progress)) + ", " + Millis.text(progress.elapsedMs()) + rest
                + Harmless.of(at(progress));
    }

    /** The part of it that changes by events and not by time alone. */
    String state(Progress progress) {
        int at = (int) (progress.percent() / 100 * BAR);
        int ended = progress.completedNodes()
                + progress.failedNodes()
                + progress.skippedNodes()
                + progress.cancelledNodes();
        String failed = progress.failedNodes() == 0 ? "" : ", " + progress.failedNodes() + " failed";
        return progress.workflow() + " " + progress.executionId() + " "
                + progress.status().wireName() + " " + done.repeat(at) + left.repeat(BAR - at)
                + String.format(Locale.ROOT, " %.1f%%, ", progress.percent()) + ended + " of "
                + progress.totalNodes() + " nodes" + failed;
    }

    private static String at(Progress progress) {
        return progress.currentNodes().isEmpty() ? "" : ", at " + String.join(" ", progress.currentNodes());
    }
}
