package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.Outcome;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import dev.telltale.event.OutputEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a watcher saw of one execution from its start to its end, and what was known of it then. */
record Watched(List<ExecutionEvent> events, ExecutionView view, Outcome outcome) {

    static Watched of(List<ExecutionEvent> events, ExecutionView view, Outcome outcome) {
        Watched watched = new Watched(events, view, outcome);
        watched.isWhole();
        return watched;
    }

    /** G1, G2, G4, G7, G9: as a watcher sees them. */
    private void isWhole() {
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).envelope().seq()).isEqualTo(i + 1);
        }
        assertThat(events).filteredOn(ExecutionEvent::isTerminal).containsExactly(events.get(events.size() - 1));
        assertThat(view.seq()).isEqualTo(events.size());
        assertThat(view.status()).isEqualTo(outcome.status());
        assertThat(view.nodes()).allMatch(node -> node.status().isTerminal());
    }

    /** The outputs of an execution that completed. */
    Map<String, Object> outputs() {
        assertThat(outcome.status()).as("%s", outcome.error()).isEqualTo(ExecutionStatus.COMPLETED);
        return outcome.outputs();
    }

    <E extends ExecutionEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The only event of this type about this node instance. */
    <E extends ExecutionEvent> E one(Class<E> type, String path) {
        List<E> found = all(type).stream()
                .filter(event -> path.equals(event.envelope().path()))
                .toList();
        assertThat(found).as("%s of %s", type.getSimpleName(), path).hasSize(1);
        return found.get(0);
    }

    /** The node events outside loops, one text each: type and node. */
    List<String> nodes() {
        return all(NodeEvent.class).stream()
                .filter(event -> !event.envelope().path().contains("/"))
                .map(event -> event.typeName() + " " + event.envelope().nodeId())
                .toList();
    }

    NodeStatus status(String path) {
        return node(path).status();
    }

    NodeView node(String path) {
        return Objects.requireNonNull(view.node(path), path);
    }

    String stdout(String path) {
        return output(path, OutputEvent.Stream.STDOUT);
    }

    String stderr(String path) {
        return output(path, OutputEvent.Stream.STDERR);
    }

    private String output(String path, OutputEvent.Stream stream) {
        return all(OutputEvent.class).stream()
                .filter(event -> event.stream() == stream)
                .filter(event -> path.equals(event.envelope().path()))
                .map(OutputEvent::text)
                .collect(Collectors.joining());
    }
}
