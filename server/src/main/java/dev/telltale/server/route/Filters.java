package dev.telltale.server.route;

import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.FilterQuery;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.server.http.HttpProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Filters as query parameters. */
final class Filters {
    private Filters() {}

    /** The filter that those of the parameters make which belong to one. */
    static EventFilter of(Map<String, List<String>> parameters) {
        Map<String, List<String>> filter = new LinkedHashMap<>(parameters);
        filter.keySet().retainAll(FilterQuery.PARAMETERS);
        try {
            return FilterQuery.parse(filter);
        } catch (InvalidFilterException e) {
            throw HttpProblem.badRequest("query parameter " + e.parameter(), String.valueOf(e.getMessage()))
                    .hint(e.hint())
                    .exception();
        }
    }
}
