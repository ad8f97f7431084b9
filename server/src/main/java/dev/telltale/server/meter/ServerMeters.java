package dev.telltale.server.meter;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.MonitorStats;
import dev.telltale.server.fanout.Streams;
import dev.telltale.server.front.Gate;
import dev.telltale.server.front.RequestObserver;
import dev.telltale.server.http.Backlog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The meters of a server. Their names begin with {@code telltale_}; no label ever holds an id, so their number is bounded.
 * Thread-safe.
 */
public final class ServerMeters implements RequestObserver, AutoCloseable {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Supplier<MonitorStats> monitor;
    private final StreamMeters streams;

    /** One for all meters of a scrape: asking the monitor folds what is not folded yet. */
    private volatile MonitorStats stats;

    public ServerMeters(
            Supplier<MonitorStats> monitor, Streams streams, EventConditions conditions, Gate gate, Backlog backlog) {
        this.monitor = monitor;
        this.stats = monitor.get();
        executions();
        events();
        latecomers();
        emissions();
        Gauge.builder("telltale.monitor.subscribers", () -> stats.subscribers())
                .description("Watchers of the monitor, those inside the process included")
                .register(registry);
        this.streams = new StreamMeters(registry, streams);
        undecided("error", conditions, EventConditions::errors);
        undecided("budget", conditions, EventConditions::exhausted);
        connections(gate);
        Gauge.builder("telltale.backlog.bytes", backlog::bytes)
                .description("Bytes of answers, history and snapshots that wait for clients to take them")
                .register(registry);
    }

    private void executions() {
        for (ExecutionStatus status : ExecutionStatus.values()) {
            Gauge.builder("telltale.executions", () -> stats.executions().getOrDefault(status, 0L))
                    .description("Executions that are kept")
                    .tag("status", status.wireName())
                    .register(registry);
            if (status.isTerminal()) {
                counter(
                        "telltale.executions.ended",
                        "Executions that have ended",
                        stats -> stats.endedExecutions().getOrDefault(status, 0L),
                        "status",
                        status.wireName());
            }
        }
        for (NodeStatus status : NodeStatus.values()) {
            if (status.isTerminal()) {
                counter(
                        "telltale.nodes.ended",
                        "Nodes that have ended",
                        stats -> stats.endedNodes().getOrDefault(status, 0L),
                        "outcome",
                        status.wireName());
            }
        }
    }

    private void events() {
        counter("telltale.events.published", "Events published", MonitorStats::published);
        counter("telltale.events.lost", "Events in gaps", MonitorStats::lostEvents);
        counter(
                "telltale.sink.refusals",
                "Events the sink did not take; watchers got them from the journal",
                MonitorStats::sinkRefusals);
    }

    /** How those fare who are late, or come back. */
    private void latecomers() {
        stats.gaps()
                .keySet()
                .forEach(reason -> counter(
                        "telltale.monitor.gaps",
                        "Gaps told to watchers",
                        stats -> stats.gaps().getOrDefault(reason, 0L),
                        "reason",
                        reason));
        stats.recoveries()
                .keySet()
                .forEach(source -> counter(
                        "telltale.recoveries",
                        "Watchers that resumed, by where they found what they had missed",
                        stats -> stats.recoveries().getOrDefault(source, 0L),
                        "source",
                        source));
        counter(
                "telltale.events.conflated",
                "Events that gave way to newer ones of their kind",
                MonitorStats::conflated);
        counter(
                "telltale.overflows",
                "Watchers closed because they fell behind and wanted that",
                MonitorStats::overflows);
        counter(
                "telltale.pages.read",
                "Pages read for watchers who are behind",
                stats -> stats.paging().read());
        counter(
                "telltale.pages.shared",
                "Pages got without a reading",
                stats -> stats.paging().shared());
        Gauge.builder("telltale.pages.bytes", () -> stats.paging().bytes())
                .description("Bytes of pages that are kept, estimated")
                .register(registry);
        Gauge.builder("telltale.monitor.subscribers.behind", () -> stats.lag().past())
                .description("Watchers past what is held in memory")
                .register(registry);
        Gauge.builder("telltale.monitor.lag.events", () -> stats.lag().longest())
                .description("Events that the watcher farthest behind has not looked at")
                .register(registry);
    }

    private void emissions() {
        FunctionTimer.builder(
                        "telltale.emission",
                        this,
                        meters -> meters.stats.emissions(),
                        meters -> meters.stats.emissionNanos(),
                        TimeUnit.NANOSECONDS)
                .description("What an emission takes of a run's time, sampled")
                .register(registry);
        Gauge.builder("telltale.emission.max.seconds", () -> stats.emissionMaxNanos() / 1e9)
                .description("The longest emission sampled")
                .register(registry);
    }

    private void connections(Gate gate) {
        Gauge.builder("telltale.connections", gate::open)
                .description("Connections that are open")
                .register(registry);
        Gauge.builder("telltale.connections.pending.bytes", gate::pendingBytes)
                .description("Bytes that wait for clients to take something")
                .register(registry);
        FunctionCounter.builder("telltale.connections.refused", gate, Gate::refused)
                .description("Connections turned away for being too many or too fast")
                .register(registry);
    }

    private void undecided(String reason, EventConditions conditions, ToDoubleFunction<EventConditions> count) {
        FunctionCounter.builder("telltale.filters.undecided", conditions, count)
                .description("Events that did not match a filter because its condition could not be decided")
                .tag("reason", reason)
                .register(registry);
    }

    private void counter(String name, String description, ToLongFunction<MonitorStats> count, String... tags) {
        FunctionCounter.builder(name, this, meters -> count.applyAsLong(meters.stats))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    @Override
    public void answered(String method, String template, int status, Duration took) {
        Timer.builder("telltale.http.requests")
                .description("Requests answered; a stream counts when it ends")
                .tag("method", METHODS.contains(method) ? method : "other")
                .tag("route", template)
                .tag("status", String.valueOf(status))
                .register(registry)
                .record(took);
    }

    /** All of them in Prometheus' text format 0.0.4, the monitor's as of one moment. */
    public String scrape() {
        stats = monitor.get();
        streams.refresh();
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
