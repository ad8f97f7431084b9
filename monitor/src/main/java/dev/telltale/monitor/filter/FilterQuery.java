package dev.telltale.monitor.filter;

import dev.telltale.event.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads filters from query parameters and from JSON, and writes them as JSON. Thread-safe: it has no state. */
public final class FilterQuery {
    /** The name of the condition, in a query and in JSON. */
    public static final String WHERE = "where";

    /** The query parameters that make up a filter. */
    public static final Set<String> PARAMETERS = names(FilterField::parameter);

    private static final Set<String> KEYS = names(FilterField::key);

    private FilterQuery() {}

    private static Set<String> names(Function<FilterField, String> name) {
        Set<String> names = new HashSet<>(Set.of(WHERE));
        for (FilterField field : FilterField.values()) {
            names.add(name.apply(field));
        }
        return Set.copyOf(names);
    }

    /**
     * Reads query parameters; each value of one with patterns may hold several, separated by commas.
     *
     * @param parameters those of the filter alone, by name
     * @param where compiles a condition, which may take some milliseconds
     * @throws InvalidFilterException for an unknown parameter, or a pattern or condition that makes no sense
     */
    public static EventFilter parse(Map<String, List<String>> parameters, Function<String, EventCondition> where) {
        refuseUnknown(parameters.keySet(), PARAMETERS, "parameter");
        EventFilter.Builder filter = EventFilter.builder();
        for (FilterField field : FilterField.values()) {
            List<String> patterns = new ArrayList<>();
            for (String value : parameters.getOrDefault(field.parameter(), List.of())) {
                patterns.addAll(Arrays.asList(value.split(",")));
            }
            filter.with(field, patterns);
        }
        List<String> conditions = parameters.getOrDefault(WHERE, List.of());
        if (conditions.size() > 1) {
            throw new InvalidFilterException(
                    WHERE, "…", "'where' is given " + conditions.size() + " times", "join the conditions with &&");
        }
        return filter.where(condition(conditions.isEmpty() ? null : conditions.get(0), where))
                .build();
    }

    /** An empty one asks for nothing, as an empty list of patterns does. */
    private static @Nullable EventCondition condition(@Nullable Object given, Function<String, EventCondition> where) {
        if (given != null && !(given instanceof String)) {
            throw new InvalidFilterException(WHERE, "…", "where is no text", "write one, or leave it out");
        }
        String text = (String) given;
        return text == null || text.isBlank() ? null : where.apply(text);
    }

    /**
     * Reads {@code {types, nodes, executions, workflows, statuses, labels, where}}, a text the last, and each other a list of patterns.
     *
     * @param where compiles a condition, which may take some milliseconds
     * @throws InvalidFilterException for an unknown field, something else than a list of texts, or a pattern or condition that makes no
     *     sense
     */
    public static EventFilter fromJson(
            Map<String, ? extends @Nullable Object> json, Function<String, EventCondition> where) {
        refuseUnknown(json.keySet(), KEYS, "field");
        EventFilter.Builder filter = EventFilter.builder();
        try {
            for (FilterField field : FilterField.values()) {
                filter.with(field, texts(field, json.get(field.key())));
            }
            return filter.where(condition(json.get(WHERE), where)).build();
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
        EventCondition where = filter.where();
        if (where != null) {
            json.put(WHERE, where.text());
        }
        return json;
    }

    /**
     * The query parameters that {@link #parse} reads as the filter; those that let everything through are left out.
     *
     * @throws InvalidFilterException for a pattern with a comma, which would be read as two
     */
    public static Map<String, List<String>> toParameters(EventFilter filter) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (FilterField field : FilterField.values()) {
            if (!filter.of(field).isEmpty()) {
                List<String> texts = filter.of(field).texts();
                texts.forEach(text -> refuseComma(field, text));
                parameters.put(field.parameter(), List.of(String.join(",", texts)));
            }
        }
        EventCondition where = filter.where();
        if (where != null) {
            parameters.put(WHERE, List.of(where.text()));
        }
        return parameters;
    }

    private static void refuseComma(FilterField field, String text) {
        if (text.indexOf(',') >= 0) {
            throw new InvalidFilterException(
                    field.parameter(), text, "'" + text + "' has a comma, which separates patterns", "use * for it");
        }
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
