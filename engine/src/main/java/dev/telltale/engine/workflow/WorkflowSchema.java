package dev.telltale.engine.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schema (draft 2020-12) of workflow files, by which editors complete and check them. It knows what fields there are and what they
 * hold, and nothing of what names refer to: what it refuses is no workflow, what it accepts may still have problems. Thread-safe.
 */
public final class WorkflowSchema {
    private static final String RESOURCE = "workflow.schema.json";

    private WorkflowSchema() {}

    /** The schema as JSON. */
    public static String text() {
        try (InputStream resource = WorkflowSchema.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing in the jar of the engine; build it again");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", problem);
        }
    }
}
