package dev.telltale.engine.workflow.yaml;

import dev.telltale.event.Excerpt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way to a value through keys and indexes. It becomes text only for a problem: a large file has more values than
 * anybody wants paths of.
 *
 * @param parent null for the root
 * @param key null when this is an item of a list, or the root
 */
record Path(@Nullable Path parent, @Nullable String key, int index) {
    static final Path ROOT = new Path(null, null, -1);

    Path key(String name) {
        return new Path(this, name, -1);
    }

    Path item(int position) {
        return new Path(this, null, position);
    }

    /** What a message calls it: the last key with the indexes after it, such as {@code 'needs[2]'}. */
    String title() {
        return parent == null ? "the workflow" : "'" + label() + "'";
    }

    private String label() {
        if (parent == null) {
            return "workflow";
        }
        if (key != null) {
            return Excerpt.of(key, Value.SHOWN);
        }
        return parent.label() + "[" + index + "]";
    }

    /** Such as {@code nodes[2].retry.attempts}; {@code workflow} for the root. */
    @Override
    public String toString() {
        if (parent == null) {
            return "workflow";
        }
        if (key == null) {
            return parent + "[" + index + "]";
        }
        String name = Excerpt.of(Objects.requireNonNull(key), Value.SHOWN);
        return parent.parent == null ? name : parent + "." + name;
    }
}
