package dev.telltale.server.route;

import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.FilterQuery;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.QueryParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Which events, and which of their fields, as query parameters. */
final class Filters {
    private static final String FIELDS = "fields";

    private Filters() {}

    /** The parameters that this takes. */
    static List<String> parameters() {
        List<String> parameters = new ArrayList<>(FilterQuery.PARAMETERS);
        parameters.add(FIELDS);
        return parameters;
    }

    /** The filter that those of the parameters make which belong to one; a condition is compiled off the event loop. */
    static Mono<EventFilter> filter(Exchange exchange, EventConditions conditions) {
        Map<String, List<String>> parameters = exchange.query().all();
        return parameters.containsKey(FilterQuery.WHERE)
                ? exchange.work().call(() -> filter(parameters, conditions))
                : Mono.just(filter(parameters, conditions));
    }

    static EventFilter filter(Map<String, List<String>> parameters, EventConditions conditions) {
        Map<String, List<String>> filter = new LinkedHashMap<>(parameters);
        filter.keySet().retainAll(FilterQuery.PARAMETERS);
        return valid(() -> FilterQuery.parse(filter, conditions::where));
    }

    /** The fields to send. */
    static Projection fields(QueryParameters query) {
        List<String> fields = new ArrayList<>();
        query.list(FIELDS).forEach(list -> fields.addAll(Arrays.asList(list.split(","))));
        return valid(() -> Projection.of(fields));
    }

    private static <T> T valid(Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidFilterException e) {
            throw HttpProblem.badRequest("query parameter " + e.parameter(), String.valueOf(e.getMessage()))
                    .hint(e.hint())
                    .exception();
        }
    }
}
