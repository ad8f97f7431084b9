package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.CustomEvent;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.Progress;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The whole stream of one ended execution, checked against the guarantees as soon as it is told, so that every test that ends a run
 * shows them: G1 (numbers without holes, times that never go back), G2 (one terminal event, the last), G3 (a node starts after what it
 * needs has ended), G4 (what started ends, once), G5 (progress never falls and reaches 100).
 *
 * <p>By G1 to G4 each such test also shows 000-07 (a start before anything of its nodes), 000-08 (a node's start before its end) and
 * 000-09 (the end after everything of the nodes).
 */
final class Story {
    private final List<ExecutionEvent> events;
    private final ExecutionView view;

    private Story(List<ExecutionEvent> events, ExecutionView view) {
        this.events = events;
        this.view = view;
    }

    static Story of(List<ExecutionEvent> events) {
        Story story = new Story(events, fold(events));
        story.checkNumbers();
        story.checkEnd();
        story.checkNodes();
        story.checkNeeds();
        return story;
    }

    // G5, 003-15: at every event, by the fold
    private static ExecutionView fold(List<ExecutionEvent> events) {
        ExecutionView view = ExecutionView.of((RunEvent.Opening) events.get(0));
        double percent = 0;
        for (ExecutionEvent event : events.subList(1, events.size())) {
            view = view.after(event);
            Progress progress = view.progress(event.envelope().timestampMicros());
            assertThat(progress.percent()).isBetween(percent, 100.0);
            percent = progress.percent();
            if (event instanceof ProgressEvent said) {
                assertThat(said.percent())
                        .as("what the engine says and what the fold says")
                        .isEqualTo(percent);
            }
        }
        assertThat(percent).isEqualTo(100.0);
        return view;
    }

    // G1
    private void checkNumbers() {
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).envelope().seq()).isEqualTo(i + 1);
        }
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).envelope().timestampMicros())
                    .isGreaterThanOrEqualTo(events.get(i - 1).envelope().timestampMicros());
        }
    }

    // G2
    private void checkEnd() {
        assertThat(events.stream().filter(ExecutionEvent::isTerminal).count()).isEqualTo(1);
        assertThat(events.get(events.size() - 1).isTerminal()).isTrue();
        assertThat(events.get(events.size() - 2)).isInstanceOf(ProgressEvent.class);
    }

    // G3, G4: every node instance starts at most once before it ends, speaks only in between, and ends
    private void checkNodes() {
        Map<String, NodeStatus> states = new HashMap<>();
        for (ExecutionEvent event : events) {
            String path = event.envelope().path();
            if (path == null || path.endsWith("]")) {
                continue;
            }
            NodeStatus before = states.get(path);
            assertThat(before == null || !before.isTerminal())
                    .as("%s after the end of %s", event.typeName(), path)
                    .isTrue();
            if (event instanceof NodeEvent.Started || event instanceof NodeEvent.Skipped) {
                assertThat(before == null || before == NodeStatus.RETRYING || event instanceof NodeEvent.Started)
                        .as("%s of %s", event.typeName(), path)
                        .isTrue();
            } else if (!(event instanceof ConditionEvent)) {
                assertThat(before)
                        .as("%s before the start of %s", event.typeName(), path)
                        .isNotNull();
            }
            if (event instanceof NodeEvent) {
                states.put(path, (NodeStatus) event.envelope().status());
            }
        }
        assertThat(states.values()).allMatch(NodeStatus::isTerminal);
        assertThat(view.nodes()).allMatch(node -> node.status().isTerminal());
        Progress progress = view.progress(0);
        assertThat(progress.completedNodes()
                        + progress.failedNodes()
                        + progress.skippedNodes()
                        + progress.cancelledNodes())
                .isEqualTo(progress.totalNodes());
    }

    // G3: a node starts after what it needs has ended; one with a join any or first after the first of that
    private void checkNeeds() {
        Map<String, NodeSkeleton> written = ((RunEvent.Opening) events.get(0))
                .nodes().stream().collect(Collectors.toMap(NodeSkeleton::id, node -> node));
        Set<String> ended = new HashSet<>();
        for (ExecutionEvent event : events) {
            String path = event.envelope().path();
            if (event instanceof NodeEvent.Started) {
                String prefix = path.substring(0, path.lastIndexOf('/') + 1);
                NodeSkeleton node = written.get(event.envelope().nodeId());
                List<String> needs =
                        node.needs().stream().map(need -> prefix + need).toList();
                if (node.join() == null) {
                    assertThat(ended).as("what %s needs", path).containsAll(needs);
                } else if (!needs.isEmpty()) {
                    assertThat(ended).as("what %s needs", path).containsAnyElementsOf(needs);
                }
            } else if (event instanceof NodeEvent && event.envelope().status().isTerminal()) {
                ended.add(path);
            }
        }
    }

    List<ExecutionEvent> events() {
        return events;
    }

    ExecutionView view() {
        return view;
    }

    ExecutionEvent last() {
        return events.get(events.size() - 1);
    }

    <E extends ExecutionEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Final status of each top node by id. */
    Map<String, String> statuses() {
        return view.nodes().stream()
                .collect(
                        Collectors.toMap(NodeView::nodeId, node -> node.status().wireName()));
    }

    NodeView node(String path) {
        return Objects.requireNonNull(view.node(path), path);
    }

    /** Everything a stream of a node said. */
    String output(String path, OutputEvent.Stream stream) {
        return all(OutputEvent.class).stream()
                .filter(event -> event.stream() == stream)
                .filter(event -> path.equals(event.envelope().path()))
                .map(OutputEvent::text)
                .collect(Collectors.joining());
    }

    /** The story in a line an event: what matters of it. Progress and output are left out, for they come when they come. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ExecutionEvent event : events) {
            if (!(event instanceof ProgressEvent) && !(event instanceof OutputEvent)) {
                lines.add(line(event));
            }
        }
        return lines;
    }

    private static String line(ExecutionEvent event) {
        String line = event.typeName();
        if (event.envelope().path() != null) {
            line += " " + event.envelope().path();
        }
        if (event instanceof VariableEvent change) {
            line += " " + change.name() + "=" + change.newValue();
        } else if (event instanceof NodeEvent.Skipped skipped) {
            line += " " + skipped.reason().wireName();
        } else if (event instanceof ConditionEvent condition) {
            line += " " + condition.of().wireName() + "=" + condition.result();
        } else if (event instanceof LoopEvent.Iteration iteration) {
            line += " " + iteration.item();
        } else if (event instanceof CustomEvent custom) {
            line += " " + custom.data();
        }
        return line;
    }
}
