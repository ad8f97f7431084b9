package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void whatHappenedIsCounted() throws IOException {
        harbour.tale("e1")
                .begin("a", "b")
                .start("a")
                .finish("a")
                .start("b")
                .fail("b")
                .complete();
        harbour.tale("e2").begin("a");
        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events")) {
            stream.rest();
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(harbour.get("/metrics").text())
                        .contains(
                                "telltale_executions{status=\"completed\"} 1.0",
                                "telltale_executions{status=\"running\"} 1.0",
                                "telltale_executions_ended_total{status=\"completed\"} 1.0",
                                "telltale_executions_ended_total{status=\"failed\"} 0.0",
                                "telltale_nodes_ended_total{outcome=\"completed\"} 1.0",
                                "telltale_nodes_ended_total{outcome=\"failed\"} 1.0",
                                "telltale_events_published_total 7.0",
                                "telltale_events_delivered_total{transport=\"sse\"} 6.0",
                                "telltale_gaps_total{transport=\"sse\"} 0.0",
                                "telltale_events_lost_total 0.0",
                                "telltale_sink_refusals_total 0.0",
                                "telltale_subscribers{transport=\"sse\"} 0.0",
                                "telltale_emission_seconds_count",
                                "telltale_emission_max_seconds",
                                "telltale_connections "));
    }

    @Test
    void thoseWhoAreLateAreCounted() throws IOException {
        harbour.tale("e1").begin("a").start("a");
        String seen = harbour.monitor.head().toString();
        harbour.tale("e1").finish("a").complete();
        for (String cursor : List.of(seen, "elsewhere.5")) {
            try (SseStream stream = harbour.stream("/api/v1/executions/e1/events", "Last-Event-ID: " + cursor)) {
                stream.rest();
            }
        }

        assertThat(harbour.get("/metrics").text())
                .contains(
                        "telltale_recoveries_total{source=\"ring\"} 1.0",
                        "telltale_recoveries_total{source=\"journal\"} 0.0",
                        "telltale_recoveries_total{source=\"none\"} 1.0",
                        "telltale_monitor_gaps_total{reason=\"epoch\"} 1.0",
                        "telltale_monitor_gaps_total{reason=\"retention\"} 0.0",
                        "telltale_monitor_gaps_total{reason=\"damage\"} 0.0",
                        "telltale_monitor_gaps_total{reason=\"overflow\"} 0.0",
                        "telltale_events_conflated_total 0.0",
                        "telltale_overflows_total 0.0",
                        "telltale_monitor_lag_events ",
                        "telltale_monitor_subscribers_behind ",
                        "telltale_pages_read_total ",
                        "telltale_pages_shared_total ",
                        "telltale_pages_bytes ");
    }

    @Test
    void requestsAreCountedByTheirRouteAndNeverByTheirPath() {
        harbour.tale("my-run").begin("a");
        harbour.get("/api/v1/executions/my-run");
        harbour.get("/api/v1/executions/other-run");
        harbour.get("/somewhere/else");
        harbour.send("POST", "/api/v1/executions/my-run", null);
        harbour.send("BREW", "/api/v1/executions/my-run", null);

        Awaitility.await()
                .untilAsserted(() -> assertThat(harbour.get("/metrics").text())
                        .contains(
                                count("GET", "/api/v1/executions/{id}", 200),
                                count("GET", "/api/v1/executions/{id}", 404),
                                count("GET", "none", 404),
                                count("POST", "/api/v1/executions/{id}", 405),
                                count("other", "/api/v1/executions/{id}", 405))
                        .doesNotContain("my-run")
                        .doesNotContain("other-run")
                        .doesNotContain("somewhere")
                        .doesNotContain("BREW"));
    }

    @Test
    void everyNameIsOurs() {
        assertThat(harbour.get("/metrics").header("Content-Type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        List<String> names = harbour.get("/metrics")
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(names).isNotEmpty().allMatch(line -> line.startsWith("telltale_"));
    }

    private static String count(String method, String route, int status) {
        return "telltale_http_requests_seconds_count{method=\"" + method + "\",route=\"" + route + "\",status=\""
                + status + "\"} 1";
    }
}
