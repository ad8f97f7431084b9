package dev.telltale.server.route;

import dev.telltale.monitor.graph.WorkflowGraph;
import dev.telltale.monitor.wire.GraphJson;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The nodes of an execution and what each waits for, to be drawn. */
final class GraphRoute {
    /** That of a terminal that nobody has widened. */
    private static final int TEXT_WIDTH = 80;

    private final RouteContext context;

    GraphRoute(RouteContext context) {
        this.context = context;
    }

    Mono<Answer> graph(Exchange exchange) {
        exchange.query().allow(List.of("format"));
        String word = exchange.query()
                .word("format", Arrays.stream(Format.values()).map(Format::word).toList());
        Format format = Arrays.stream(Format.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElse(Format.JSON);
        exchange.accepted(List.of(format.type));
        String id = exchange.id("id");
        return exchange.work()
                .defer(() -> context.monitor().view(id))
                .<Answer>map(view -> format.answer(WorkflowGraph.of(view)))
                .switchIfEmpty(Mono.error(() -> HttpProblem.unknownExecution(id).exception()));
    }

    /** How a graph is written. */
    private enum Format {
        JSON(Bodies.JSON, "", GraphJson::graph),
        DOT("text/vnd.graphviz", "; charset=utf-8", graph -> utf8(graph.toDot())),
        MERMAID("text/plain", "; charset=utf-8", graph -> utf8(graph.toMermaid())),
        ASCII("text/plain", "; charset=utf-8", graph -> utf8(graph.toText(TEXT_WIDTH, false)));

        private final String type;
        private final String parameter;
        private final Function<WorkflowGraph, byte[]> writer;

        Format(String type, String parameter, Function<WorkflowGraph, byte[]> writer) {
            this.type = type;
            this.parameter = parameter;
            this.writer = writer;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Answer answer(WorkflowGraph graph) {
            return Answer.of(200, type + parameter, writer.apply(graph));
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
