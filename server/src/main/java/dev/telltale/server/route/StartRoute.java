package dev.telltale.server.route;

import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.Trigger;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.JsonFields;
import dev.telltale.server.http.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Starts executions. */
final class StartRoute {
    private static final Trigger TRIGGER = new Trigger("http", null);
    private static final List<String> FIELDS = List.of("workflow", "definition", "inputs", "labels", "id");

    private final RouteContext context;
    private final List<String> types = new ArrayList<>();

    StartRoute(RouteContext context) {
        this.context = context;
        types.add(Bodies.JSON);
        types.addAll(Bodies.YAML);
    }

    Mono<Answer> start(Exchange exchange) {
        exchange.accepted(List.of(Bodies.JSON));
        return request(exchange)
                .flatMap(request -> exchange.work().<Started>defer(() -> {
                    context.checkReady();
                    return Mono.fromCompletionStage(context.control().start(request));
                }))
                .map(StartRoute::answer);
    }

    private Mono<StartRequest> request(Exchange exchange) {
        if (Bodies.type(exchange, types).equals(Bodies.JSON)) {
            exchange.query().allow(List.of());
            return exchange.body(context.limits().jsonBytes())
                    .flatMap(body -> exchange.work().call(() -> fromJson(body)));
        }
        exchange.query().allow(List.of("id", "label"));
        String id = exchange.query().one("id");
        Map<String, String> labels = Labels.of(exchange.query().list("label"));
        return exchange.body(context.limits().workflowBytes())
                .map(body -> new StartRequest(id, null, Utf8.decode(body, "the body"), Map.of(), labels, TRIGGER));
    }

    private StartRequest fromJson(byte[] body) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        String definition = fields.text("definition");
        checkLength(definition);
        return new StartRequest(
                fields.text("id"),
                fields.text("workflow"),
                definition,
                fields.object("inputs"),
                fields.texts("labels"),
                TRIGGER);
    }

    private void checkLength(@Nullable String definition) {
        int limit = context.limits().workflowBytes();
        if (definition != null && definition.getBytes(StandardCharsets.UTF_8).length > limit) {
            throw HttpProblem.of(
                            413,
                            "content-too-large",
                            "The body is longer than allowed",
                            "the workflow is longer than " + limit + " bytes")
                    .at("body, field definition")
                    .exception();
        }
    }

    /** Says where what has begun is found. */
    static Answer answer(Started started) {
        String self = Routes.pathOf(started.executionId());
        Map<String, @Nullable Object> links = new LinkedHashMap<>();
        links.put("self", self);
        for (String link : List.of("events", "progress", "variables", "output", "graph", "cancel", "pause", "resume")) {
            links.put(link, self + "/" + link);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("executionId", started.executionId());
        json.put("workflow", started.workflow());
        json.put("status", started.status().wireName());
        json.put("links", links);
        return Answer.json(started.isNew() ? 201 : 200, json).withHeader("Location", self);
    }
}
