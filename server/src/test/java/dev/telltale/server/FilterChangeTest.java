package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream goes on with another filter, however it is sent: behind the place in the answer the new one holds, before it the old one. */
class FilterChangeTest {
    private static final int EVENTS = 6000;
    private static final int CHANGES = 40;

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @ParameterizedTest
    @EnumSource
    void theNewFilterHoldsFromThePlaceInTheAnswer(Changing.Wire wire) throws Exception {
        Tale tale = harbour.tale("e1").begin("a");
        try (Changing stream = wire.open(harbour)) {
            stream.change("{'types': ['node.started']}");
            tale.start("a").write("a", "old");
            assertThat(stream.next()).containsEntry("type", "node.started");
            harbour.awaitMetric("telltale_monitor_lag_events 0.0");

            assertThat(stream.change("{'types': ['node.output']}"))
                    .isEqualTo(harbour.monitor.head().toString());
            tale.start("a").write("a", "new");
            assertThat(stream.next()).as("nothing is replayed").containsEntry("seq", 5L);
        }
    }

    // The one filter wants odd executions, the other one even ones, so that each event shows which filter let it
    // through.
    @ParameterizedTest
    @EnumSource
    void filtersChangeWithoutHoleOrEchoWhileEventsFlow(Changing.Wire wire) throws Exception {
        Tale odd = harbour.tale("odd").begin("a");
        Tale even = harbour.tale("even").begin("a");
        try (Changing stream = wire.open(harbour)) {
            List<Long> places = new ArrayList<>(List.of(position(stream.change("{'executions': ['odd']}"))));
            CompletableFuture<Void> pouring = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    (i % 2 == 0 ? odd : even).write("a", "x");
                }
            });
            for (int i = 1; i <= CHANGES; i++) {
                places.add(position(stream.change("{'executions': ['" + (i % 2 == 0 ? "odd" : "even") + "']}")));
            }
            pouring.get();
            places.add(position(stream.change("{'executions': ['end']}")));
            harbour.tale("end").begin();

            List<String> seen = new ArrayList<>();
            for (Map<String, @Nullable Object> event = stream.next();
                    !event.get("executionId").equals("end");
                    event = stream.next()) {
                seen.add(event.get("executionId") + " " + event.get("seq"));
            }
            assertThat(seen).isEqualTo(expected(places)).hasSizeGreaterThan(CHANGES);
        }
    }

    /** What the journal has between each two places of the execution that was wanted there. */
    private List<String> expected(List<Long> places) throws IOException {
        List<String> log = log();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i < places.size(); i++) {
            String wanted = i % 2 == 1 ? "odd " : "even ";
            log.subList(places.get(i - 1).intValue(), places.get(i).intValue()).stream()
                    .filter(event -> event.startsWith(wanted))
                    .forEach(expected::add);
        }
        return expected;
    }

    private List<String> log() throws IOException {
        List<String> log = new ArrayList<>();
        try (SseStream all = harbour.stream("/api/v1/events?from=start")) {
            all.next("stream.opened");
            while (!log.contains("end 1")) {
                Frame frame = all.next();
                log.add(frame.json().get("executionId") + " " + frame.seq());
            }
        }
        return log;
    }

    private static long position(String cursor) {
        return Long.parseLong(cursor.substring(cursor.indexOf('.') + 1));
    }
}
