package dev.telltale.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.wire.EventJson;
import dev.telltale.monitor.wire.ViewJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {
    private static final String TOKEN = "s3cr3t/t0ken";

    @TempDir
    Path folder;

    @TempDir
    Path out;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        Programs.require("tar", "gzip", "split");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] thanks = "thanks".getBytes(UTF_8);
            exchange.sendResponseHeaders(answer, thanks.length);
            exchange.getResponseBody().write(thanks);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void itPacksDistributesReportsAndTidiesUp() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched release = run(stage, Map.of("regions", List.of("eu", "us", "asia")));

            assertThat(release.outputs()).isEqualTo(Map.of("pushed", 3L));
            assertThat(release.stdout("test")).isEqualTo("all tests passed\n");
            assertThat(release.one(ConditionEvent.class, "large").taken()).containsExactly("upload");
            assertThat(release.status("split")).isEqualTo(NodeStatus.SKIPPED);
            assertThat(release.stdout("regions[2]/push")).isEqualTo("pushing to asia with no token\n");
            assertThat(requests).containsExactly("GET /released?pushed=3");
            assertThat(release.one(NodeEvent.Completed.class, "report").outputs())
                    .containsEntry("status", 200L)
                    .containsEntry("body", "thanks");
            assertThat(out).isDirectoryContaining("glob:**app-uploaded.tgz");
            assertThat(out.toFile().list()).hasSize(1);
        }
    }

    // G10
    @Test
    void theTokenReachesTheProcessAndNobodyElse() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched release = run(stage, Map.of("token", TOKEN));

            assertThat(release.outputs()).isEqualTo(Map.of("pushed", 2L));
            assertThat(release.stdout("regions[0]/push")).isEqualTo("pushing to eu with ***\n");
            assertThat(release.stdout("regions[1]/push")).isEqualTo("pushing to us with ***\n");
            assertThat(((RunEvent.Started) release.events().get(0)).inputs()).containsEntry("token", "***");
            StringBuilder said = new StringBuilder(release.toString());
            for (ExecutionEvent event : release.events()) {
                said.append(new String(EventJson.write(event), UTF_8));
            }
            said.append(new String(ViewJson.view(release.view(), 0), UTF_8));
            assertThat(said.toString())
                    .doesNotContain(TOKEN)
                    .doesNotContain(TOKEN.replace("/", "\\/"))
                    .doesNotContain(TOKEN.replace("/", "%2F"))
                    .doesNotContain(Base64.getEncoder().encodeToString(TOKEN.getBytes(UTF_8)));
        }
    }

    // 002-11
    @Test
    void aReportThatFailsDoesNotFailTheRelease() throws Exception {
        answer = 503;
        try (Stage stage = new Stage(folder)) {
            Watched release = run(stage, Map.of());

            assertThat(release.outputs()).isEqualTo(Map.of("pushed", 2L));
            NodeEvent.Failed report = release.one(NodeEvent.Failed.class, "report");
            assertThat(report.continueOnError()).isTrue();
            assertThat(report.error().kind()).isEqualTo(ErrorKind.EXECUTION);
            assertThat(report.error().message()).isEqualTo("GET " + url() + " answered 503");
            assertThat(release.status("tidy")).isEqualTo(NodeStatus.COMPLETED);
        }
    }

    @Test
    void anArchiveOverTheLimitIsSplit() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched release = run(stage, Map.of("limit", 10));

            assertThat(release.outputs()).isEqualTo(Map.of("pushed", 2L));
            ConditionEvent large = release.one(ConditionEvent.class, "large");
            assertThat(large.taken()).containsExactly("split");
            assertThat(large.operands()).containsEntry("inputs.limit", 10L);
            assertThat(release.one(NodeEvent.Skipped.class, "upload").reason()).isEqualTo(NodeEvent.SkipReason.BRANCH);
            assertThat(out.toFile().list()).containsExactly("xaa");
        }
    }

    @Test
    void theLoopAsksBeforeEachRegionWhetherItIsEnough() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched release = run(stage, Map.of());

            assertThat(release.all(ConditionEvent.class))
                    .filteredOn(condition -> condition.of() == ConditionEvent.Of.UNTIL)
                    .extracting(condition -> condition.envelope().path(), ConditionEvent::result)
                    .containsExactly(tuple("regions[0]", false), tuple("regions[1]", false));
        }
    }

    private Watched run(Stage stage, Map<String, Object> inputs) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>(inputs);
        all.put("out", out.toString());
        all.put("url", url());
        return stage.run("release", all);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/released";
    }
}
