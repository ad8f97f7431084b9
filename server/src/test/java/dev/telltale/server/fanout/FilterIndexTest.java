package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.hub.LiveTail;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterIndexTest {
    private static final StreamEncoder ENCODER = new SseEncoder(SseForm.USUAL, true);

    private final FilterIndex index = new FilterIndex();
    private final List<Group> groups = new ArrayList<>();

    // Each filter by itself says what the index has to find; what else it finds costs time and does no harm.
    @Test
    void everyGroupIsFoundThatWantsTheEventAndNoneTwice() {
        add(EventFilter.ALL, null);
        add(EventFilter.builder().types(List.of("node.*")).build(), null);
        add(EventFilter.builder().types(List.of("custom.tick")).build(), null);
        add(EventFilter.builder().nodes(List.of("a", "b")).build(), null);
        add(EventFilter.builder().nodes(List.of("!a")).build(), null);
        add(EventFilter.builder().nodes(List.of("regions[*]/a")).build(), null);
        add(
                EventFilter.builder()
                        .executions(List.of("e1", "e2"))
                        .nodes(List.of("a"))
                        .build(),
                null);
        add(EventFilter.builder().executions(List.of("e*")).build(), null);
        add(EventFilter.ALL, "e1");
        add(
                EventFilter.builder()
                        .types(List.of("node.failed"))
                        .nodes(List.of("b"))
                        .build(),
                "e2");
        try (LocalMonitor monitor = LocalMonitor.inMemory()) {
            for (ExecutionEvent event : events()) {
                List<Group> found = new ArrayList<>();
                index.find(event, found);
                List<Group> wanting = groups.stream()
                        .filter(group -> group.interest().match(monitor.liveTail(), event) == LiveTail.Match.WANTED)
                        .toList();
                assertThat(found).as(event.toString()).doesNotHaveDuplicates().containsAll(wanting);
            }
        }
    }

    @Test
    void whatNamesItsExecutionsOrNodesIsNotMetByTheEventsOfOthers() {
        add(EventFilter.builder().executions(List.of("e9")).build(), null);
        add(EventFilter.ALL, "e8");
        add(EventFilter.builder().nodes(List.of("z")).build(), null);
        add(EventFilter.builder().types(List.of("loop.started")).build(), null);

        for (ExecutionEvent event : events()) {
            List<Group> found = new ArrayList<>();
            index.find(event, found);
            assertThat(found).isEmpty();
        }
    }

    @Test
    void whoHasLeftIsNotFound() {
        Group group = add(EventFilter.builder().nodes(List.of("a")).build(), null);
        index.remove(group);

        List<Group> found = new ArrayList<>();
        events().forEach(event -> index.find(event, found));
        assertThat(found).isEmpty();
    }

    private Group add(EventFilter filter, @Nullable String executionId) {
        Group group =
                new Group(new Interest(filter, executionId, executionId != null, ENCODER), new StreamCounters(), 0);
        index.add(group);
        groups.add(group);
        return group;
    }

    private static List<ExecutionEvent> events() {
        List<ExecutionEvent> events = new ArrayList<>();
        for (String execution : List.of("e1", "e2", "e3")) {
            for (String node : List.of("a", "b", "c")) {
                Envelope envelope =
                        new Envelope(2, 0, execution, "w", node, "regions[1]/" + node, 1, NodeStatus.RUNNING);
                events.add(new CustomEvent(envelope, "tick", 1L));
                events.add(new NodeEvent.Started(envelope, "run", null, 1, 1, "make"));
            }
            events.add(
                    new CustomEvent(Envelope.ofExecution(3, 0, execution, "w", ExecutionStatus.RUNNING), "tick", 1L));
        }
        return events;
    }
}
