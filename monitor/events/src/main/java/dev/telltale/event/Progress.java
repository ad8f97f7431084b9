package dev.telltale.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an execution is. Counts are of nodes as written outside loop bodies.
 *
 * @param percent 0 to 100; never goes down, 100 at every end
 * @param currentNodes ids of the nodes that run now
 * @param elapsedMs since the start, up to the end if it has ended
 * @param etaMs estimated milliseconds to the end, or null when nothing honest can be said
 * @param seq the event it is true for
 */
public record Progress(
        String executionId,
        String workflow,
        ExecutionStatus status,
        double percent,
        int totalNodes,
        int completedNodes,
        int failedNodes,
        int skippedNodes,
        int cancelledNodes,
        int runningNodes,
        List<String> currentNodes,
        long elapsedMs,
        @Nullable Long etaMs,
        long seq) {
    public Progress {
        currentNodes = List.copyOf(currentNodes);
    }

    /**
     * The percentage that both the runtime and the fold report: ended nodes and the shares of running ones, rounded down to a
     * tenth, below 100 until the execution has ended.
     *
     * @param partial sum of the shares of the running nodes
     * @param before the percentage until now, which is never undercut
     */
    public static double percent(int total, int ended, double partial, double before) {
        double exact = total == 0 ? 0 : 100 * Math.min(total, ended + Math.max(0, partial)) / total;
        return Math.max(before, Math.min(99.9, Math.floor(exact * 10 + 1e-6) / 10));
    }
}
