package dev.telltale.server.meter;

import dev.telltale.server.fanout.StreamCounters;
import dev.telltale.server.fanout.StreamFigures;
import dev.telltale.server.fanout.Streams;
import dev.telltale.server.fanout.Transport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The meters of live streams. Thread-safe. */
final class StreamMeters {
    private final PrometheusMeterRegistry registry;
    private final Streams streams;

    /** Of what has happened, by which its counts differ. */
    private final Set<Tags> seen = ConcurrentHashMap.newKeySet();

    StreamMeters(PrometheusMeterRegistry registry, Streams streams) {
        this.registry = registry;
        this.streams = streams;
        for (Transport transport : Transport.values()) {
            kind(streams.counters(transport), tag(transport));
        }
        work(streams.figures());
        spreads(streams.figures());
    }

    private static Tags tag(Transport transport) {
        return Tags.of("transport", transport.name().toLowerCase(Locale.ROOT));
    }

    private void kind(StreamCounters of, Tags tags) {
        gauge("telltale.subscribers", "Streams that are open", tags, of::open);
        String states = "Streams by what they are at";
        gauge("telltale.streams", states, tags.and("state", "approaching"), of::approaching);
        gauge("telltale.streams", states, tags.and("state", "live"), of::live);
        gauge("telltale.streams", states, tags.and("state", "blocked"), of::blocked);
        counter("telltale.events.delivered", "Events sent", of, tags, StreamCounters::delivered);
        counter("telltale.gaps", "Gaps sent", of, tags, StreamCounters::gaps);
        counter(
                "telltale.streams.refused",
                "Streams refused for being too many, or at the end",
                of,
                tags,
                StreamCounters::refused);
    }

    private void work(StreamFigures of) {
        counter("telltale.stream.flushes", "Flushes of connections", of, Tags.empty(), StreamFigures::flushes);
        counter("telltale.stream.bytes", "Bytes written to streams", of, Tags.empty(), StreamFigures::bytes);
        String caughtUp = "Events sent to streams that caught up, by where they were";
        Tags ring = Tags.of("source", "ring");
        Tags journal = Tags.of("source", "journal");
        counter("telltale.events.caught.up", caughtUp, of, ring, StreamFigures::caughtUpFromRing);
        counter("telltale.events.caught.up", caughtUp, of, journal, StreamFigures::caughtUpFromJournal);
        String farthest = "How far the stream is behind that is farthest behind, within the last second";
        gauge("telltale.lag.events.max", farthest, Tags.empty(), of::longestLagEvents);
        String unseen = "Events that event loops have yet to look at for streams that keep up";
        gauge("telltale.fanout.lag.events", unseen, Tags.empty(), streams::fanOutLag);
        gauge("telltale.lag.seconds.max", farthest, Tags.empty(), () -> of.longestLagMillis() / 1e3);
    }

    private void spreads(StreamFigures of) {
        List.of(
                        new HistogramMeter(
                                "telltale_events_per_flush",
                                "Events that a stream which keeps up was written at once",
                                1,
                                of::batches),
                        new HistogramMeter(
                                "telltale_look_seconds",
                                "What it took to write new events to those who want them",
                                1e-9,
                                of::looks),
                        new HistogramMeter(
                                "telltale_end_to_end_seconds",
                                "From an event to when the system had taken its bytes, sampled",
                                1e-6,
                                of::endToEnd),
                        new HistogramMeter(
                                "telltale_lag_events",
                                "Events that streams were behind, once a second",
                                1,
                                of::lagEvents),
                        new HistogramMeter(
                                "telltale_lag_seconds",
                                "How old what streams had yet to be written was, once a second",
                                1e-3,
                                of::lagMillis))
                .forEach(registry.getPrometheusRegistry()::register);
    }

    /** Counts of what has no list: they are there once it has happened. */
    void refresh() {
        for (Transport transport : Transport.values()) {
            StreamCounters of = streams.counters(transport);
            for (String reason : of.ended().keySet()) {
                Tags tags = tag(transport).and("reason", reason);
                once("telltale.streams.ended", "Streams that have ended", of, tags, now -> count(now.ended(), reason));
            }
        }
        for (String code : streams.closedSockets().keySet()) {
            Tags tags = Tags.of("code", code);
            String closed = "WebSockets that were closed";
            once("telltale.websockets.closed", closed, streams, tags, now -> count(now.closedSockets(), code));
        }
    }

    private <T> void once(String name, String description, T of, Tags tags, ToDoubleFunction<T> count) {
        if (seen.add(tags)) {
            counter(name, description, of, tags, count);
        }
    }

    private static long count(Map<String, Long> counts, String name) {
        return counts.getOrDefault(name, 0L);
    }

    private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    private <T> void counter(String name, String description, T of, Tags tags, ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, of, count)
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
