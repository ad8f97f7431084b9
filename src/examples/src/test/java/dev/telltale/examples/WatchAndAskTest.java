package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatchAndAskTest {
    private static final List<String> ONE_IMAGE = List.of(
            "node.started",
            "node.progress",
            "node.progress",
            "node.progress",
            "node.progress",
            "custom.image.resized",
            "node.completed");

    // G8, G9: nothing follows the last cursor, and the snapshot is true for the last event
    @Test
    void itWatchesThroughItsFilterResumesAfterTheEndAndAsksForSnapshots() throws Exception {
        List<String> lines = Printed.linesOf(WatchAndAsk::main);

        List<String> watched = Stream.of(ONE_IMAGE, ONE_IMAGE, List.of("execution.completed", "COMPLETED"))
                .flatMap(List::stream)
                .toList();
        assertThat(lines).startsWith(watched.toArray(String[]::new));
        List<String> rest = lines.subList(watched.size(), lines.size());
        String cursor = rest.get(0);
        String seq = cursor.substring(cursor.indexOf('.') + 1); // the only execution: positions count its events
        assertThat(rest.get(2))
                .startsWith("{\"seq\":")
                .contains("\"type\":\"custom.image.resized\",\"executionId\":\"")
                .endsWith("\",\"path\":\"all[1]/resize\",\"data\":{\"image\":\"b.png\"}}");
        assertThat(rest)
                .startsWith(
                        cursor,
                        cursor,
                        rest.get(2),
                        "COMPLETED at seq " + seq,
                        "all is COMPLETED",
                        "100.0 % of 1 nodes",
                        "1 executions")
                .contains("  subgraph n1[\"all<br/>loop<br/>completed, 2 of 2 done\"]", "digraph \"resize\" {");
    }
}
