package dev.telltale.server.route;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Handler;
import dev.telltale.server.http.Route;
import java.util.List;
import reactor.core.publisher.Mono;

/** The table of paths: every request this server answers. Immutable, thread-safe. */
public final class Routes {
    private static final String API = "/api/v1";
    private static final String EXECUTIONS = API + "/executions";
    private static final String EXECUTION = EXECUTIONS + "/{id}";
    private static final String WORKFLOWS = API + "/workflows";

    private Routes() {}

    /** Where two fit a request, the first one answers. */
    public static List<Route> of(RouteContext context) {
        StartRoute start = new StartRoute(context);
        ExecutionRoutes executions = new ExecutionRoutes(context);
        EventRoutes events = new EventRoutes(context);
        OutputRoute output = new OutputRoute(context);
        GraphRoute graph = new GraphRoute(context);
        CommandRoutes commands = new CommandRoutes(context);
        WorkflowRoutes workflows = new WorkflowRoutes(context);
        HealthRoutes health = new HealthRoutes(context);
        return List.of(
                new Route("POST", EXECUTIONS, start::start),
                new Route("GET", EXECUTIONS, executions::list),
                new Route("GET", EXECUTION, executions::view),
                new Route("DELETE", EXECUTION, executions::delete),
                new Route("GET", EXECUTION + "/progress", executions::progress),
                new Route("GET", EXECUTION + "/variables", executions::variables),
                new Route("GET", EXECUTION + "/events", events::ofOne),
                new Route("GET", EXECUTION + "/output", output::output),
                new Route("GET", EXECUTION + "/graph", graph::graph),
                new Route("POST", EXECUTION + "/rerun", new RerunRoute(context)::rerun),
                new Route("POST", EXECUTION + "/cancel", commands::cancel),
                new Route("POST", EXECUTION + "/pause", commands::pause),
                new Route("POST", EXECUTION + "/resume", commands::resume),
                new Route("POST", EXECUTION + "/approve", new ApproveRoute(context)::approve),
                new Route("GET", API + "/events", events::ofAll),
                new Route("POST", API + "/streams/{id}/filter", new StreamRoute(context)::filter),
                new Route("GET", API + "/ws", new WebSocketRoute(context)::open),
                new Route("POST", WORKFLOWS + "/validate", workflows::validate),
                new Route("GET", WORKFLOWS, workflows::list),
                new Route("PUT", WORKFLOWS + "/{name}", workflows::put),
                new Route("GET", WORKFLOWS + "/{name}", workflows::get),
                new Route("DELETE", WORKFLOWS + "/{name}", workflows::delete),
                new Route("GET", "/workflow.schema.json", DocumentRoute.workflowSchema()::document),
                new Route("GET", "/openapi.yaml", DocumentRoute.description("openapi.yaml")::document),
                new Route("GET", "/asyncapi.yaml", DocumentRoute.description("asyncapi.yaml")::document),
                new Route("GET", "/health/live", health::live),
                new Route("GET", "/health/ready", health::ready),
                new Route("GET", "/metrics", health::metrics),
                new Route("GET", "/", welcome()));
    }

    private static Handler welcome() {
        Answer answer = Answer.text(200, """
                This is Telltale. It runs workflows and lets you watch them live.

                GET  %1$s               executions, newest first
                POST %1$s               starts one, from a workflow in YAML or by name
                GET  %1$s/{id}/events   its events, live
                GET  %2$s/events                   the events of all executions, live
                GET  %2$s/ws                       the same and commands, over a WebSocket
                GET  %2$s/workflows                workflows by name
                GET  /metrics                         for Prometheus
                GET  /openapi.yaml                    all requests, as an OpenAPI document
                GET  /asyncapi.yaml                   all messages of streams and WebSockets, as an AsyncAPI document
                """.formatted(EXECUTIONS, API));
        return exchange -> {
            exchange.query().allow(List.of());
            return Mono.just(answer);
        };
    }

    static String pathOf(String executionId) {
        return EXECUTIONS + "/" + executionId;
    }

    static String pathOfWorkflow(String name) {
        return WORKFLOWS + "/" + name;
    }
}
