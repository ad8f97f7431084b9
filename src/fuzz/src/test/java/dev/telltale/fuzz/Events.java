package dev.telltale.fuzz;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.wire.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A few events to try filters on: with and without a node, inside a loop and outside, of a type of somebody's own. */
final class Events {
    private static final String LINES = """
        {"seq":1,"type":"execution.started","timestamp":"2026-01-01T00:00:00.000000Z","executionId":"e1","workflow":"w","status":"running","data":{"inputs":{},"labels":{"team":"web"},"trigger":{"kind":"api"},"totalNodes":1,"nodes":[{"id":"a","kind":"run","needs":[]}],"definition":"00"}}
        {"seq":2,"type":"node.output","timestamp":"2026-01-01T00:00:00.000000Z","executionId":"e1","workflow":"w","nodeId":"push","path":"regions[2]/deep/push","attempt":1,"status":"running","data":{"stream":"stdout","text":"x","line":1}}
        {"seq":3,"type":"custom.said","timestamp":"2026-01-01T00:00:00.000000Z","executionId":"e-2","workflow":"other","nodeId":"a","path":"a","attempt":1,"status":"running","data":{}}
        {"seq":4,"type":"execution.failed","timestamp":"2026-01-01T00:00:00.000000Z","executionId":"e1","workflow":"w","status":"failed","error":{"kind":"execution","message":"m","retryable":false},"data":{"durationMs":1}}
        """;

    private Events() {}

    static List<ExecutionEvent> some() {
        return LINES.lines()
                .map(line -> EventJson.read(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
