package dev.telltale.server.stream;

import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.FilterQuery;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.JsonFields;
import dev.telltale.server.http.QueryParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Which events clients want, and which of their fields, as query parameters and as JSON. Thread-safe: it has no state. */
public final class Filters {
    private static final String FILTER = "filter";
    private static final String FIELDS = "fields";

    private Filters() {}

    /** The query parameters that this takes. */
    public static List<String> parameters() {
        List<String> parameters = new ArrayList<>(FilterQuery.PARAMETERS);
        parameters.add(FIELDS);
        return parameters;
    }

    /** The filter that those of the query's parameters make which belong to one; a condition is compiled off the event loop. */
    public static Mono<EventFilter> filter(Exchange exchange, EventConditions conditions) {
        Map<String, List<String>> parameters = exchange.query().all();
        return parameters.containsKey(FilterQuery.WHERE)
                ? exchange.work().call(() -> filter(parameters, conditions))
                : Mono.just(filter(parameters, conditions));
    }

    /** The filter that those of some parameters make which belong to one; takes a while if it has a condition. */
    public static EventFilter filter(Map<String, List<String>> parameters, EventConditions conditions) {
        Map<String, List<String>> filter = new LinkedHashMap<>(parameters);
        filter.keySet().retainAll(FilterQuery.PARAMETERS);
        return valid(() -> FilterQuery.parse(filter, conditions::where), Filters::parameter);
    }

    /** The filter in the field {@code filter}, everything if it is left out; takes a while if {@link #hasCondition}. */
    public static EventFilter filter(JsonFields of, EventConditions conditions) {
        return valid(
                () -> FilterQuery.fromJson(of.object(FILTER), conditions::where),
                name -> of.where(FILTER + "." + name));
    }

    /** Whether the filter in the field {@code filter} has a condition. */
    public static boolean hasCondition(JsonFields of) {
        return of.object(FILTER).containsKey(FilterQuery.WHERE);
    }

    /** The fields to send, by a query. */
    public static Projection fields(QueryParameters query) {
        List<String> fields = new ArrayList<>();
        query.list(FIELDS).forEach(list -> fields.addAll(Arrays.asList(list.split(","))));
        return valid(() -> Projection.of(fields), Filters::parameter);
    }

    /** The fields to send: the list {@code fields}, every field if it is left out. */
    public static Projection fields(JsonFields of) {
        return valid(() -> Projection.of(of.list(FIELDS)), of::where);
    }

    private static String parameter(String name) {
        return "query parameter " + name;
    }

    private static <T> T valid(Supplier<T> read, UnaryOperator<String> where) {
        try {
            return read.get();
        } catch (InvalidFilterException e) {
            throw HttpProblem.badRequest(where.apply(e.parameter()), String.valueOf(e.getMessage()))
                    .hint(e.hint())
                    .exception();
        }
    }
}
