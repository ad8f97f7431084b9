package dev.telltale.tui.desk;

import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.History;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Follows what waits for an approval in the executions that keys are about, but for the open one, which tells it by itself.
 *
 * <p>Of each, only the nodes that can wait are listened to, from its start: what was asked before somebody came is known, and so is what was
 * answered. Not thread-safe: it belongs to the thread of the desk.
 */
final class Inquiries implements AutoCloseable {
    /** Executions that are followed at once, the newest: one may have called thousands. */
    private static final int MOST = 16;

    private static final List<String> TYPES =
            List.of("node.waiting", "node.retrying", "node.completed", "node.failed", "node.cancelled");

    private final Monitor monitor;
    private final Map<String, Inquiry> byId = new HashMap<>();

    Inquiries(Monitor monitor) {
        this.monitor = monitor;
    }

    /** Asks about whatever keys are about now. @return the desk with what has come; itself if nothing has */
    Desk takeInto(Desk desk) {
        List<String> about = desk.inquired();
        Desk next = following(about.subList(0, Math.min(MOST, about.size())), desk);
        for (Map.Entry<String, Inquiry> inquiry : byId.entrySet()) {
            next = inquiry.getValue().takeInto(next, inquiry.getKey());
        }
        return next;
    }

    private Desk following(List<String> wanted, Desk desk) {
        Desk next = desk;
        for (Iterator<Map.Entry<String, Inquiry>> all = byId.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Inquiry> inquiry = all.next();
            if (!wanted.contains(inquiry.getKey())) {
                all.remove();
                inquiry.getValue().close();
                next = next.asked(inquiry.getKey(), Approvals.NONE);
            }
        }
        wanted.forEach(id -> byId.computeIfAbsent(id, Inquiry::new));
        return next;
    }

    @Override
    public void close() {
        byId.values().forEach(Inquiry::close);
    }

    private final class Inquiry {
        private final Inbox inbox;
        private Approvals approvals = Approvals.NONE;

        Inquiry(String executionId) {
            this.inbox = new Inbox(after ->
                    monitor.history(executionId, 0, 1).flatMapMany(begin -> answers(executionId, begin, after)));
        }

        private Flux<Delivery> answers(String executionId, History begin, @Nullable Cursor after) {
            List<String> all = List.of(); // where the beginning is lost, any node may be one that waits
            if (!begin.items().isEmpty() && begin.items().get(0) instanceof RunEvent.Opening opening) {
                all = waits(opening);
                if (all.isEmpty()) {
                    return Flux.empty();
                }
            }
            Subscription waiting = Subscription.of(
                    executionId, EventFilter.builder().types(TYPES).nodes(all).build());
            return monitor.subscribe(after == null ? waiting : waiting.withFrom(From.at(after)));
        }

        Desk takeInto(Desk desk, String executionId) {
            Approvals before = approvals;
            for (Delivery delivery : inbox.take()) {
                approvals = delivery instanceof Delivery.Entry entry ? approvals.after(entry.event()) : approvals;
            }
            return approvals.equals(before) ? desk : desk.asked(executionId, approvals);
        }

        void close() {
            inbox.close();
        }
    }

    private static List<String> waits(RunEvent.Opening opening) {
        return opening.nodes().stream()
                .filter(node -> node.kind().equals("wait"))
                .map(NodeSkeleton::id)
                .toList();
    }
}
