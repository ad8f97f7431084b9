package dev.telltale.server.route;

import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.JsonFields;
import dev.telltale.server.stream.Filters;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Has streams that are open go on with another filter. */
final class StreamRoute {
    private static final List<String> FIELDS = List.of("filter");

    private final RouteContext context;

    StreamRoute(RouteContext context) {
        this.context = context;
    }

    Mono<Answer> filter(Exchange exchange) {
        exchange.query().allow(List.of());
        exchange.accepted(List.of(Bodies.JSON));
        String id = exchange.id("id");
        return Bodies.json(exchange, context.limits().jsonBytes(), this::read)
                .flatMap(filter -> context.streams().update(id, filter))
                .switchIfEmpty(Mono.error(() -> notOpen(id)))
                .map(place -> Answer.json(200, Map.of("cursor", place.toString())));
    }

    private EventFilter read(byte[] body) {
        return Filters.filter(JsonFields.read(body, FIELDS), context.conditions());
    }

    private static Exception notOpen(String id) {
        return HttpProblem.notFound("there is no open stream " + id)
                .hint("the first frame of a stream, stream.opened, has its streamId")
                .exception();
    }
}
