package dev.telltale.server.route;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.NodeView;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.OutputTail;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.QueryParameters;
import dev.telltale.server.stream.Filters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** What the processes of an execution wrote, as plain text in the order it came. */
final class OutputRoute {
    private static final String TEXT = "text/plain";
    private static final String TYPE = TEXT + "; charset=utf-8";

    private final RouteContext context;
    private final PastEvents past;

    OutputRoute(RouteContext context) {
        this.context = context;
        this.past = new PastEvents(context);
    }

    Mono<Answer> output(Exchange exchange) {
        QueryParameters query = exchange.query();
        query.allow(List.of("node", "stream", "tail"));
        exchange.accepted(List.of(TEXT));
        String id = exchange.id("id");
        EventFilter filter = Filters.filter(
                Map.of("type", List.of("node.output"), "node", query.list("node")), context.conditions());
        String stream = query.word("stream", List.of("stdout", "stderr"));
        Predicate<OutputEvent> wanted =
                event -> stream == null || event.stream().wireName().equals(stream);
        if (query.one("tail") != null) {
            int lines = (int) query.number("tail", 1, OutputTail.MAX_LINES, 1);
            return tail(exchange, id, lines, event -> wanted.test(event) && filter.matches(event, Map.of()));
        }
        return past.matching(exchange, id, 0, filter)
                .map(pages -> Answer.stream(TYPE, pages.map(page -> text(page, wanted))));
    }

    private static byte[] text(List<ExecutionEvent> page, Predicate<OutputEvent> wanted) {
        StringBuilder text = new StringBuilder();
        for (ExecutionEvent event : page) {
            if (event instanceof OutputEvent output && wanted.test(output)) {
                text.append(output.text());
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Mono<Answer> tail(Exchange exchange, String id, int lines, Predicate<OutputEvent> wanted) {
        return exchange.work()
                .defer(() -> context.monitor().view(id))
                .<Answer>map(view -> {
                    List<OutputEvent> chunks = chunks(view, wanted);
                    return Answer.of(200, TYPE, lastLines(chunks, lines).getBytes(StandardCharsets.UTF_8));
                })
                .switchIfEmpty(Mono.error(() -> HttpProblem.unknownExecution(id).exception()));
    }

    private static List<OutputEvent> chunks(ExecutionView view, Predicate<OutputEvent> wanted) {
        List<OutputEvent> chunks = new ArrayList<>();
        Deque<Collection<NodeView>> rest = new ArrayDeque<>();
        rest.add(view.nodes());
        for (Collection<NodeView> nodes = rest.poll(); nodes != null; nodes = rest.poll()) {
            for (NodeView node : nodes) {
                node.output().chunks().stream().filter(wanted).forEach(chunks::add);
                if (node.loop() != null) {
                    for (IterationView iteration : node.loop().iterations()) {
                        rest.add(iteration.nodes());
                    }
                }
            }
        }
        chunks.sort(Comparator.comparingLong(
                (ExecutionEvent event) -> event.envelope().seq()));
        return chunks;
    }

    /** A line that has no end yet counts as one. */
    private static String lastLines(List<OutputEvent> chunks, int lines) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.text()));
        int from = text.length();
        if (from > 0 && text.charAt(from - 1) == '\n') {
            from--;
        }
        for (int left = lines; left > 0 && from >= 0; left--) {
            from = from == 0 ? -1 : text.lastIndexOf("\n", from - 1);
        }
        return text.substring(from + 1);
    }
}
