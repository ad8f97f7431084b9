package dev.telltale.server.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.expression.CelCondition;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.fanout.StreamOptions;
import dev.telltale.server.fanout.Streams;
import dev.telltale.server.front.Gate;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class ServerMetersTest {
    @Test
    void aScrapeAsksTheMonitorOnce() {
        AtomicInteger asked = new AtomicInteger();
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                ServerMeters meters = new ServerMeters(
                        () -> {
                            asked.incrementAndGet();
                            return monitor.stats();
                        },
                        new Streams(
                                monitor.liveTail(),
                                new StreamOptions(10, 1000, Duration.ofSeconds(15)),
                                new Backlog(1 << 20),
                                new Work(Schedulers.immediate()),
                                Clock.systemUTC()),
                        new EventConditions(CelCondition::compile),
                        new Gate(10, 10, 10),
                        new Backlog(1 << 20))) {
            int before = asked.get();

            assertThat(meters.scrape()).contains("telltale_executions{status=\"running\"}");
            assertThat(asked.get() - before).isEqualTo(1);
        }
    }
}
