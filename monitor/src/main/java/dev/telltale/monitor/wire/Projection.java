package dev.telltale.monitor.wire;

import dev.telltale.event.Excerpt;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NearestName;
import dev.telltale.monitor.filter.InvalidFilterException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of events are written. Those that say which event it is always are: {@code seq}, {@code type} and {@code executionId}.
 * Projections that choose the same are equal. Immutable, thread-safe.
 */
public final class Projection {
    /** Every field. */
    public static final Projection ALL = new Projection(new TreeSet<>());

    private static final String PARAMETER = "fields";
    private static final List<String> ALWAYS = List.of("seq", "type", "executionId");
    private static final int MAX_FIELDS = 100;
    private static final int MAX_LENGTH = 512;

    private final TreeSet<String> paths;
    private final Map<String, Branch> chosen = new LinkedHashMap<>();

    private Projection(TreeSet<String> paths) {
        this.paths = paths;
        if (!paths.isEmpty()) {
            EventFields.NAMES.forEach(name -> chosen.put(name, new Branch()));
            ALWAYS.forEach(this::choose);
            paths.forEach(this::choose);
            chosen.values().removeIf(Branch::isEmpty);
        }
    }

    private void choose(String path) {
        String[] names = path.split("\\.");
        Branch branch = chosen.get(names[0]);
        for (int i = 1; i < names.length && branch != null; i++) {
            branch = branch.part(names[i]);
        }
        if (branch != null) {
            branch.isWhole = true;
        }
    }

    /**
     * Chooses fields by name, and parts of them by a path such as {@code data.durationMs}.
     *
     * @param fields blank ones do not count; none at all chooses every field
     * @throws InvalidFilterException for a field that events do not have, or too many. What stands in {@code data} is for the type of an
     *     event to say, so any name is taken there
     */
    public static Projection of(Collection<String> fields) {
        TreeSet<String> paths = new TreeSet<>();
        for (String field : fields) {
            String path = field.strip();
            if (!path.isEmpty()) {
                check(path);
                paths.add(path);
            }
        }
        if (paths.size() > MAX_FIELDS) {
            throw new InvalidFilterException(
                    PARAMETER, "…", "more than " + MAX_FIELDS + " fields", "ask for all of data");
        }
        return paths.isEmpty() ? ALL : new Projection(paths);
    }

    private static void check(String path) {
        String[] names = path.split("\\.", -1);
        String shown = Excerpt.of(path, 40);
        if (path.length() > MAX_LENGTH || List.of(names).contains("")) {
            throw new InvalidFilterException(
                    PARAMETER, shown, "'" + shown + "' is no field of an event", "write for example data.durationMs");
        }
        if (!EventFields.NAMES.contains(names[0])) {
            throw unknown(shown, "events have no field '" + shown + "'", names[0], EventFields.NAMES);
        }
        if (names.length > 1 && names[0].equals("error")) {
            if (names.length > 2 || !EventFields.OF_ERROR.contains(names[1])) {
                throw unknown(shown, "errors have no field '" + shown + "'", names[1], EventFields.OF_ERROR);
            }
        } else if (names.length > 1 && !names[0].equals("data")) {
            throw new InvalidFilterException(
                    PARAMETER, shown, "'" + names[0] + "' has no fields of its own", "write " + names[0]);
        }
    }

    private static InvalidFilterException unknown(String shown, String message, String name, List<String> known) {
        String near = NearestName.hint(name, known);
        String others = "; what a type adds stands in data, as in data.durationMs";
        return new InvalidFilterException(
                PARAMETER,
                shown,
                message + "; known are " + String.join(", ", known),
                near != null ? near : "use one of these" + (known.contains("data") ? others : ""));
    }

    /** Whether it chooses every field. */
    public boolean isAll() {
        return paths.isEmpty();
    }

    /** The fields of an event that it chooses, by their names in JSON. */
    public Map<String, @Nullable Object> of(ExecutionEvent event) {
        return isAll() ? EventFields.of(event) : chosen(EventFields.of(event), chosen);
    }

    private static Map<String, @Nullable Object> chosen(Map<?, ?> from, Map<String, Branch> branches) {
        Map<String, @Nullable Object> some = new LinkedHashMap<>();
        branches.forEach((name, branch) -> {
            Object value = from.get(name);
            if (branch.isWhole) {
                if (value != null || from.containsKey(name)) {
                    some.put(name, value);
                }
            } else if (value instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> part = chosen(map, branch.parts);
                if (!part.isEmpty()) {
                    some.put(name, part);
                }
            }
        });
        return some;
    }

    /** Writes an event. @param conflated how many older events of its kind were left out in its favour */
    void write(ExecutionEvent event, int conflated, JsonOut out) {
        if (isAll()) {
            EventWriter.write(event, conflated, out);
            return;
        }
        out.open();
        of(event).forEach(out::value);
        if (conflated > 0) {
            out.number("conflated", conflated);
        }
        out.close(1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Projection projection && projection.paths.equals(paths);
    }

    @Override
    public int hashCode() {
        return paths.hashCode();
    }

    /** As it would stand in a query; the same for equal ones, {@code *} for all. */
    @Override
    public String toString() {
        return isAll() ? "*" : String.join(",", paths);
    }

    /** A field of which all or some parts are chosen. */
    private static final class Branch {
        private final Map<String, Branch> parts = new LinkedHashMap<>();
        private boolean isWhole;

        boolean isEmpty() {
            return !isWhole && parts.isEmpty();
        }

        Branch part(String name) {
            return parts.computeIfAbsent(name, key -> new Branch());
        }
    }
}
