package dev.telltale.tui.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.tui.log.Events;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ListingTest {
    private static final Delivery OPENED = new Delivery.Opened("s", at("e1", 0), at("e1", 0), true);

    private volatile List<String> running = List.of();
    private final AtomicInteger failures = new AtomicInteger();
    private final ScriptedMonitor monitor = new ScriptedMonitor(this::list);
    private final Watch watch = Watch.of(monitor);

    private static Cursor at(String epoch, long position) {
        return new Cursor(epoch, position);
    }

    /** In pages of two; of all there is no list but that. */
    private Mono<ExecutionList> list(ExecutionQuery query) {
        if (failures.getAndDecrement() > 0) {
            return Mono.error(new IllegalStateException("the server is away"));
        } else if (query.statuses().isEmpty()) {
            return Mono.just(new ExecutionList(List.of(), null));
        }
        int from = query.next() == null ? 0 : Integer.parseInt(query.next());
        int to = Math.min(running.size(), from + 2);
        List<ExecutionSummary> page =
                running.subList(from, to).stream().map(ListingTest::summary).toList();
        return Mono.just(new ExecutionList(page, to < running.size() ? String.valueOf(to) : null));
    }

    private static ExecutionSummary summary(String id) {
        return ExecutionSummary.of(ExecutionView.of((RunEvent.Opening) new Events(id).started()), Events.BEGIN);
    }

    private void await(Predicate<Desk> wanted) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            watch.take();
            return wanted.test(watch.desk());
        });
    }

    private void awaitRows(String... ids) {
        await(desk -> desk.list().rows().stream()
                .map(ExecutionRow::executionId)
                .sorted()
                .toList()
                .equals(List.of(ids)));
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void allThatGoOnAreListedHoweverMany() {
        running = List.of("a", "b", "c", "d", "e");
        monitor.say(OPENED);

        awaitRows("a", "b", "c", "d", "e");
    }

    @Test
    void whatCannotBeListedIsAskedAgain() {
        failures.set(2);
        running = List.of("a");
        monitor.say(OPENED);

        await(desk -> desk.dialogue().notice().equals("the executions cannot be listed: the server is away"));
        awaitRows("a");
    }

    @Test
    void afterAGapAndInAnotherLifeWhatIsThereIsAskedAnew() {
        running = List.of("a", "b", "c");
        monitor.say(OPENED);
        awaitRows("a", "b", "c");

        running = List.of("b", "c");
        monitor.say(new Delivery.Gap(at("e1", 1), at("e1", 9), 0, 0, Delivery.Gap.RETENTION));
        awaitRows("b", "c");
        assertThat(watch.desk().list().connection().missed()).isEqualTo(9);

        running = List.of("d");
        monitor.say(new Delivery.Opened("s2", at("e2", 0), at("e2", 0), false));
        awaitRows("d");
    }
}
