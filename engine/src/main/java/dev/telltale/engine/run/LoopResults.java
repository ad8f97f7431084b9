package dev.telltale.engine.run;

import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the iterations of a loop gave, by index, as far as it fits a value.
 *
 * <p>From the first iteration on that does not fit, results are left out; how many is said beside them, as {@code resultsDropped}.
 */
final class LoopResults {
    /** Room for the loop's other outputs. */
    private static final int LIMIT = Json.MAX_BYTES - 1024;

    private static final Object NOTHING = Json.freezeMap(Map.of());

    private final List<@Nullable Object> results = new ArrayList<>();
    private long bytes;
    private long kept = Long.MAX_VALUE;

    void add(long index, GraphRun iteration) {
        if (index >= kept) {
            return;
        }
        Object result = resultOf(iteration);
        bytes += Json.size(result) + 1;
        if (bytes > LIMIT || result == null) {
            kept = index;
            return;
        }
        while (results.size() <= index) {
            results.add(null); // an earlier one that is still running
        }
        results.set((int) index, result);
    }

    private static @Nullable Object resultOf(GraphRun iteration) {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        for (NodeRun node : iteration.nodes()) {
            if (!node.outputs().isEmpty()) {
                outputs.put(node.id(), node.outputs());
            }
        }
        if (outputs.isEmpty()) {
            return NOTHING; // shared, as a long loop has many of them
        }
        try {
            return Json.freezeMap(outputs);
        } catch (JsonException tooLargeOrDeep) {
            return null;
        }
    }

    /** @param iterations how many there were */
    void addTo(Map<String, @Nullable Object> outputs, long iterations) {
        long shown = isTooDeep() ? 0 : Math.min(kept, results.size());
        outputs.put("results", results.subList(0, (int) shown));
        if (shown < iterations) {
            outputs.put("resultsDropped", iterations - shown);
        }
    }

    /** Loops in loops nest results until no value may hold them. */
    private boolean isTooDeep() {
        try {
            Json.freeze(Map.of("results", results));
            return false;
        } catch (JsonException tooDeep) {
            return true;
        }
    }
}
