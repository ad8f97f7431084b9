package dev.telltale.tui.log;

import dev.telltale.monitor.filter.EventCondition;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.FilterQuery;
import dev.telltale.monitor.filter.InvalidFilterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a filter as a person types it: {@code type=node.*,!node.output node=push where=data.durationMs > 1000}. What follows {@code where=} is the condition, to
 * the end. Immutable, thread-safe.
 *
 * @param conditions compiles a condition
 */
public record FilterLine(Function<String, EventCondition> conditions) {
    /** Where no language for conditions is known. */
    public static final FilterLine WITHOUT_CONDITIONS = new FilterLine(text -> {
        throw new InvalidFilterException(
                FilterQuery.WHERE,
                text,
                "there is no language for conditions here",
                "filter by type=, node= or status=");
    });

    /** @throws InvalidFilterException saying what is wrong with the line */
    public EventFilter parse(String line) {
        String rest = line.strip();
        Map<String, List<String>> parameters = new HashMap<>();
        while (!rest.isEmpty()) {
            int equals = rest.indexOf('=');
            if (equals < 0 || rest.substring(0, equals).strip().indexOf(' ') >= 0) {
                throw new InvalidFilterException(
                        "filter",
                        rest,
                        "'" + rest.split(" ", 2)[0] + "' is no filter",
                        "write type=node.failed, node=push, status=failed or where=data.durationMs > 1000");
            }
            String name = rest.substring(0, equals).strip();
            String value = rest.substring(equals + 1).strip();
            int end = name.equals(FilterQuery.WHERE) || value.indexOf(' ') < 0 ? value.length() : value.indexOf(' ');
            parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value.substring(0, end));
            rest = value.substring(end).strip();
        }
        return FilterQuery.parse(parameters, conditions);
    }
}
