package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * A crowd that comes, changes and goes. {@code -Dtelltale.crowd=10000} makes it one for a minute; it needs as many open files as that on
 * each side.
 */
@EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "takes a while, and the JDK makes no difference to it")
class CrowdTest {
    private static final int CLIENTS = Integer.getInteger("telltale.crowd", 500);
    private static final int SECONDS = CLIENTS < 5_000 ? 10 : 60;

    /** One of so many never reads. */
    private static final int STALLED = 10;

    /** Length of a line, and seconds to the next one: a client that does not read is stalled well before the end. */
    private static final String TALK = CLIENTS < 5_000 ? "4000 0.1" : "8000 0.5";

    /**
     * Bytes that may be left of each who came and went; one that is forgotten has twenty times as many. Byte arrays do not count, as the
     * newest events are in them.
     */
    private static final long LEFT_OF_EACH = 200;

    /** Of which there are none once all are gone. */
    private static final List<String> NOBODY = List.of(
            "telltale_streams{state=\"approaching\",transport=\"sse\"}",
            "telltale_streams{state=\"live\",transport=\"sse\"}",
            "telltale_streams{state=\"blocked\",transport=\"sse\"}",
            "telltale_subscribers{transport=\"sse\"}",
            "telltale_monitor_subscribers");

    private static final String[] WATCHFUL = {"-Dio.netty.leakDetection.level=paranoid", "-Xmx512m"};

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aCrowdThatChangesAndPartlyStallsLeavesNothingBehind() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", String.join(" ", WATCHFUL));
        try (DataServer server = new DataServer(environment, folder.resolve("data")).start()) {
            Path stop = folder.resolve("stop");
            server.startYaml("talk", """
                    name: talk
                    nodes:
                      - id: talk
                        run: |
                          set -- %s
                          line=$(head -c "$1" /dev/zero | tr '\\0' x)
                          while [ ! -e '%s' ]; do echo "$line"; sleep "$2"; done
                    """.formatted(TALK, stop));
            try (Crowd crowd = new Crowd(server.url() + "/api/v1/executions/talk/events?from=now")) {
                crowd.become(CLIENTS, STALLED); // what is loaded and pooled only once
                readFor(crowd, Duration.ofSeconds(2));
                crowd.become(0, 0);
                long before = liveBytes(server);
                int cameBefore = crowd.came();

                crowd.become(CLIENTS, STALLED);
                for (int second = 0; second < SECONDS; second++) {
                    readFor(crowd, Duration.ofSeconds(1));
                    crowd.change(CLIENTS / 20, STALLED);
                }
                while (metric(server, "telltale_streams{state=\"blocked\",transport=\"sse\"}")
                        < CLIENTS / STALLED / 2.0) {
                    readFor(crowd, Duration.ofSeconds(1)); // those who read are no fewer meanwhile
                }
                assertThat(crowd.read()).isGreaterThan(CLIENTS);
                assertThat(crowd.holes())
                        .as("events that did not follow the one before")
                        .isZero();
                assertThat(crowd.lost())
                        .as("clients that read and were cut off")
                        .isZero();
                crowd.become(0, 0);
                assertThat(liveBytes(server) - before)
                        .as("bytes of live heap that a crowd has left behind")
                        .isLessThan((crowd.came() - cameBefore) * LEFT_OF_EACH);
            }
            Files.createFile(stop);
            server.awaitStatus("talk", "completed");
            assertThat(server.jar().out() + server.jar().err()).doesNotContain("LEAK");
        }
    }

    private static void readFor(Crowd crowd, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            crowd.read(TimeUnit.NANOSECONDS.toMillis(left));
        }
    }

    /** Once nobody is there, after a collection, in which a leak of a buffer shows. */
    private static long liveBytes(DataServer server) throws IOException, InterruptedException {
        for (String metric : NOBODY) {
            await(server, metric, 0);
        }
        await(server, "telltale_connections", 1); // of who asks
        String histogram = "";
        for (int i = 0; i < 2; i++) { // what the first one finds can be collected by the second
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(server.jar().pid()),
                            "GC.class_histogram")
                    .start();
            histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            server.get("/health/live"); // Netty tells of leaks when it makes buffers
        }
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(line -> line.length >= 4 && line[0].endsWith(":") && !line[3].equals("[B"))
                .mapToLong(line -> Long.parseLong(line[2]))
                .sum();
    }

    private static void await(DataServer server, String metric, double value) {
        Awaitility.await(metric).atMost(Duration.ofSeconds(60)).until(() -> metric(server, metric) == value);
    }

    private static double metric(DataServer server, String name) throws IOException, InterruptedException {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no metric " + name));
    }
}
