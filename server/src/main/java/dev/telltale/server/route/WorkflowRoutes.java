package dev.telltale.server.route;

import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Workflows that can be started by name, and whether a text is one. */
final class WorkflowRoutes {
    private final RouteContext context;

    WorkflowRoutes(RouteContext context) {
        this.context = context;
    }

    Mono<Answer> put(Exchange exchange) {
        exchange.query().allow(List.of());
        String name = exchange.id("name");
        return Bodies.workflow(exchange, context.limits().workflowBytes())
                .flatMap(text -> exchange.work().call(() -> context.workflows().put(name, text)))
                .onErrorMap(InvalidWorkflowException.class, e -> invalid(e).exception())
                .map(isNew -> Answer.json(isNew ? 201 : 200, described(name))
                        .withHeader("Location", Routes.pathOfWorkflow(name)));
    }

    Mono<Answer> get(Exchange exchange) {
        exchange.query().allow(List.of());
        String type = exchange.accepted(Bodies.YAML);
        String name = exchange.id("name");
        Workflow workflow =
                context.workflows().get(name).orElseThrow(() -> unknown(name).exception());
        byte[] text = workflow.definition().text().getBytes(StandardCharsets.UTF_8);
        return Mono.just(Answer.of(200, type, text));
    }

    Mono<Answer> delete(Exchange exchange) {
        exchange.query().allow(List.of());
        String name = exchange.id("name");
        return exchange.work().call(() -> {
            if (!context.workflows().remove(name)) {
                throw unknown(name).exception();
            }
            return Answer.empty(204);
        });
    }

    Mono<Answer> list(Exchange exchange) {
        exchange.query().allow(List.of());
        exchange.accepted(List.of(Bodies.JSON));
        List<Map<String, Object>> items = context.workflows().names().stream()
                .map(WorkflowRoutes::described)
                .toList();
        return Mono.just(Answer.json(200, Map.of("items", items)));
    }

    Mono<Answer> validate(Exchange exchange) {
        exchange.query().allow(List.of());
        exchange.accepted(List.of(Bodies.JSON));
        return Bodies.workflow(exchange, context.limits().workflowBytes())
                .flatMap(text -> exchange.work().call(() -> context.workflows().check(text, "the body")))
                .<Answer>map(workflow -> Answer.json(200, Map.of("valid", true)))
                .onErrorMap(InvalidWorkflowException.class, e -> invalid(e).exception());
    }

    private static HttpProblem invalid(InvalidWorkflowException e) {
        int count = e.problems().size();
        String detail =
                count == 1 ? "there is 1 problem in the workflow" : "there are " + count + " problems in the workflow";
        return HttpProblem.of(422, "invalid-workflow", "The workflow cannot run", detail)
                .problems(e.problems());
    }

    private static Map<String, Object> described(String name) {
        return Map.of("name", name, "links", Map.of("self", Routes.pathOfWorkflow(name)));
    }

    private static HttpProblem unknown(String name) {
        return HttpProblem.notFound("there is no workflow '" + name + "'")
                .hint("GET /api/v1/workflows lists those there are");
    }
}
