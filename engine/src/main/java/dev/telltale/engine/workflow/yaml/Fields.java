package dev.telltale.engine.workflow.yaml;

import dev.telltale.event.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a map. It remembers which ones it was asked for; {@link #finish} reports the others. Not thread-safe.
 */
public final class Fields {
    private final Value map;
    private final YamlNode.Mapping mapping;
    private final Path path;
    private final Report report;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(Value map, YamlNode.Mapping mapping, Path path, Report report) {
        this.map = map;
        this.mapping = mapping;
        this.path = path;
        this.report = report;
    }

    /** A field of a map whose keys the author chooses. */
    public record Field(String name, Value key, Value value) {}

    /** The map itself. */
    public Value map() {
        return map;
    }

    /** The value of a field, or null when the map has no such field. */
    public @Nullable Value find(String name) {
        known.add(name);
        YamlNode.Entry entry = entry(name);
        return entry == null ? null : new Value(entry.value(), path.key(name), report);
    }

    /** The value of a field that must be there: its absence is reported. */
    public @Nullable Value require(String name, @Nullable String hint) {
        Value value = find(name);
        if (value == null) {
            map.problem("'" + name + "' is missing", hint);
        }
        return value;
    }

    /** The key of a field that is there. */
    public Value key(String name) {
        YamlNode.Entry entry = entry(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no field '" + name + "'");
        }
        return new Value(entry.key(), path.key(name), report);
    }

    public boolean has(String name) {
        known.add(name);
        return entry(name) != null;
    }

    /**
     * Refuses a field that the language knows and this version does not.
     *
     * @return whether the field is there
     */
    public boolean refuse(String name, String message, @Nullable String hint) {
        YamlNode.Entry entry = entry(name);
        if (entry == null) {
            return false;
        }
        if (known.add(name)) {
            report.add(entry.key(), path.key(name), message, hint);
        }
        return true;
    }

    /** Every field, in the order of the text. */
    public List<Field> all() {
        List<Field> all = new ArrayList<>(mapping.entries().size());
        for (YamlNode.Entry entry : mapping.entries()) {
            Path place = path.key(entry.key().text());
            all.add(new Field(
                    entry.key().text(),
                    new Value(entry.key(), place, report),
                    new Value(entry.value(), place, report)));
        }
        return all;
    }

    /**
     * Reports each field that was never asked for.
     *
     * @return their names
     */
    public List<String> finish() {
        List<String> unknown = new ArrayList<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String name = entry.key().text();
            if (!known.contains(name)) {
                unknown.add(name);
                String hint = report.didYouMean(name, known);
                String fallback = "known here: " + String.join(", ", known);
                report.add(
                        entry.key(),
                        path.key(name),
                        "unknown field '" + Excerpt.of(name, Value.SHOWN) + "'",
                        hint == null ? fallback : hint);
            }
        }
        return unknown;
    }

    private YamlNode.@Nullable Entry entry(String name) {
        for (YamlNode.Entry entry : mapping.entries()) {
            if (entry.key().text().equals(name)) {
                return entry;
            }
        }
        return null;
    }
}
