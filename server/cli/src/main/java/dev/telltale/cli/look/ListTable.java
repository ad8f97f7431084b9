package dev.telltale.cli.look;

import dev.telltale.cli.print.Millis;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.tui.log.Harmless;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Executions as a table. Thread-safe: it has no state. */
final class ListTable {
    private ListTable() {}

    /** A line for each below a line of headings, without a line end at last. */
    static String of(List<ExecutionSummary> items) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "WORKFLOW", "STATUS", "DONE", "STARTED", "TOOK", "ERROR"));
        items.forEach(item -> rows.add(row(item).stream().map(Harmless::of).toList()));
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return String.join("\n", rows.stream().map(row -> line(row, widths)).toList());
    }

    private static List<String> row(ExecutionSummary item) {
        return List.of(
                item.executionId(),
                item.workflow(),
                item.status().wireName(),
                String.format(Locale.ROOT, "%.0f%%", Math.floor(item.progress().percent())),
                item.startedMicros() == 0
                        ? "-"
                        : Instant.EPOCH
                                .plus(item.startedMicros(), ChronoUnit.MICROS)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                Millis.text(item.progress().elapsedMs()),
                item.error() == null ? "" : item.error().message());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
