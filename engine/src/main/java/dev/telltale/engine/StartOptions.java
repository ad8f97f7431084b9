package dev.telltale.engine;

import dev.telltale.event.Trigger;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an execution starts, besides its workflow and inputs.
 *
 * @param executionId {@code [A-Za-z0-9_-]{1,64}}, or null for a fresh one
 * @param labels free text pairs that filters can choose by
 * @param trigger what set it going
 * @param directory where its processes run, or null for a fresh folder that goes with the execution
 */
public record StartOptions(
        @Nullable String executionId,
        Map<String, String> labels,
        Trigger trigger,
        @Nullable Path directory) {
    /** A fresh id, no labels, started by a program, in a folder of its own. */
    public static final StartOptions DEFAULT = new StartOptions(null, Map.of(), new Trigger("api", null), null);

    public StartOptions withId(String id) {
        return new StartOptions(id, labels, trigger, directory);
    }

    public StartOptions withLabels(Map<String, String> given) {
        return new StartOptions(executionId, given, trigger, directory);
    }

    public StartOptions withTrigger(Trigger given) {
        return new StartOptions(executionId, labels, given, directory);
    }

    public StartOptions withDirectory(Path given) {
        return new StartOptions(executionId, labels, trigger, given);
    }
}
