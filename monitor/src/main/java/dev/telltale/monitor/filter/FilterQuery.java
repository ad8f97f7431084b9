package dev.telltale.monitor.filter;

import dev.telltale.event.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads filters from query parameters and from JSON, and writes them as JSON. Thread-safe: it has no state. */
public final class FilterQuery {
    /** The query parameters that make up a filter. */
    public static final Set<String> PARAMETERS =
            Arrays.stream(FilterField.values()).map(FilterField::parameter).collect(Collectors.toUnmodifiableSet());

    private FilterQuery() {}

    /**
     * Reads query parameters; each value may hold several patterns, separated by commas.
     *
     * @param parameters those of the filter alone, by name
     * @throws InvalidFilterException for an unknown parameter or a pattern that makes no sense
     */
    public static EventFilter parse(Map<String, List<String>> parameters) {
        refuseUnknown(parameters.keySet(), PARAMETERS, "parameter");
        EventFilter.Builder filter = EventFilter.builder();
        for (FilterField field : FilterField.values()) {
            List<String> patterns = new ArrayList<>();
            for (String value : parameters.getOrDefault(field.parameter(), List.of())) {
                patterns.addAll(Arrays.asList(value.split(",")));
            }
            filter.with(field, patterns);
        }
        return filter.build();
    }

    /**
     * Reads {@code {types, nodes, executions, workflows, statuses, labels}}, each a list of patterns.
     *
     * @throws InvalidFilterException for an unknown field, something else than a list of texts, or a pattern that makes no sense
     */
    public static EventFilter fromJson(Map<String, ? extends @Nullable Object> json) {
        refuseUnknown(
                json.keySet(),
                Arrays.stream(FilterField.values()).map(FilterField::key).collect(Collectors.toSet()),
                "field");
        EventFilter.Builder filter = EventFilter.builder();
        try {
            for (FilterField field : FilterField.values()) {
                filter.with(field, texts(field, json.get(field.key())));
            }
            return filter.build();
        } catch (InvalidFilterException e) {
            throw new InvalidFilterException(key(e.parameter()), e.value(), String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** What it is called in JSON. */
    private static String key(String name) {
        for (FilterField field : FilterField.values()) {
            if (field.parameter().equals(name)) {
                return field.key();
            }
        }
        return name;
    }

    private static List<String> texts(FilterField field, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> items && items.stream().allMatch(String.class::isInstance)) {
            return items.stream().map(String.class::cast).toList();
        }
        throw new InvalidFilterException(
                field.key(), "…", field.key() + " is no list of texts", "write [\"…\"], or leave it out for all");
    }

    /** The JSON form; fields that let everything through are left out. */
    public static Map<String, @Nullable Object> toJson(EventFilter filter) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (FilterField field : FilterField.values()) {
            if (!filter.of(field).isEmpty()) {
                json.put(field.key(), filter.of(field).texts());
            }
        }
        return json;
    }

    private static void refuseUnknown(Set<String> given, Set<String> known, String what) {
        for (String name : given) {
            if (!known.contains(name)) {
                String hint = NearestName.hint(name, known);
                throw new InvalidFilterException(
                        name,
                        "",
                        "a filter has no " + what + " '" + name + "'",
                        hint != null
                                ? hint
                                : "use "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()));
            }
        }
    }
}
