package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The built-in task {@code http}, against a real server. */
class HttpTaskTest {
    private final Fixture fixture = new Fixture();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/ok", exchange -> respond(exchange, 200, "{\"x\": 1}"));
        server.createContext("/missing", exchange -> respond(exchange, 404, "x".repeat(1 << 20)));
        server.createContext("/busy", exchange -> respond(exchange, calls.incrementAndGet() < 3 ? 503 : 200, "done"));
        server.createContext("/large", exchange -> respond(exchange, 200, "x".repeat(600 << 10)));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/ok");
            respond(exchange, 302, "");
        });
        server.createContext("/slow", exchange -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.createContext("/stall", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void close() {
        answer.countDown();
        fixture.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void anAnswerIsStatusHeadersAndBody() {
        Story story = call("{url: '${{ inputs.base }}/ok?q=1'}");

        Map<String, Object> outputs = Objects.requireNonNull(story.node("a").outputs());
        assertThat(outputs).containsEntry("status", 200L).containsEntry("body", "{\"x\": 1}");
        assertThat((Map<?, ?>) outputs.get("headers"))
                .isEqualTo(Map.of(
                        "content-type",
                        "text/x",
                        "content-length",
                        "8",
                        "date",
                        Objects.requireNonNull(((Map<?, ?>) outputs.get("headers")).get("date"))));
        assertThat(requests).containsExactly("GET /ok?q=1 null null ");
    }

    @Test
    void textGoesOutAsItIsAndAnythingElseAsJson() {
        call("{url: '${{ inputs.base }}/ok', method: post, body: 'a b', headers: {X-Own: '${{ 1 + 1 }}'}}");
        call("{url: '${{ inputs.base }}/ok', method: PUT, body: {a: '${{ 1 + 1 }}', b: [true]}}");

        assertThat(requests)
                .containsExactly("POST /ok null 2 a b", "PUT /ok application/json null {\"a\":2,\"b\":[true]}");
    }

    @Test
    void aRedirectIsFollowed() {
        assertThat(call("{url: '${{ inputs.base }}/moved'}").node("a").outputs())
                .containsEntry("status", 200L);
    }

    @Test
    void anErrorStatusFailsTheNode() {
        ExecutionError error = error(call("{url: '${{ inputs.base }}/missing?token=abc'}"));

        assertThat(error.kind()).isEqualTo(ErrorKind.EXECUTION);
        assertThat(error.message()).isEqualTo("GET " + base() + "/missing answered 404");
        assertThat(error.retryable()).isFalse();
    }

    @Test
    void aBusyServerIsAskedAgain() {
        Story story = call("{url: '${{ inputs.base }}/busy'}, retry: {attempts: 3, delay: 1ms}");

        assertThat(story.node("a").outputs()).containsEntry("body", "done");
        assertThat(story.all(NodeEvent.Retrying.class))
                .hasSize(2)
                .allMatch(retrying -> retrying.error().retryable());
    }

    @Test
    void whereNobodyListensIsAConnectionError() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ExecutionError error = error(call("{url: 'http://user:pw@127.0.0.1:" + port + "/x?token=abc'}"));

        assertThat(error.kind()).isEqualTo(ErrorKind.CONNECTION);
        assertThat(error.message()).startsWith("GET http://127.0.0.1:" + port + "/x failed: ");
        assertThat(error.retryable()).isTrue();
    }

    @Test
    void aRequestThatMakesNoSenseIsAValidationError() {
        for (String with : List.of(
                "{url: 'no url'}",
                "{url: 'ftp://127.0.0.1/x'}",
                "{url: 'http://127.0.0.1/', method: '${{ 5 }}'}",
                "{url: 'http://127.0.0.1/', method: 'A B'}",
                "{url: 'http://127.0.0.1/', headers: '${{ [1] }}'}",
                "{url: 'http://127.0.0.1/', headers: {Host: x}}")) {
            assertThat(error(call(with)).kind()).as(with).isEqualTo(ErrorKind.VALIDATION);
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsADataError() {
        assertThat(error(call("{url: '${{ inputs.base }}/large'}")).kind()).isEqualTo(ErrorKind.DATA);
    }

    @Test
    void aCallInFlightIsInterruptedByACancel() throws InterruptedException {
        Execution execution = fixture.start(yaml("{url: '${{ inputs.base }}/slow'}"), Map.of("base", base()));
        asked.await();
        long begun = System.nanoTime();
        execution.cancel("enough");

        assertThat(fixture.end(execution).statuses()).containsEntry("a", "cancelled");
        assertThat(System.nanoTime() - begun).isLessThan(4_000_000_000L);
    }

    @Test
    void aBodyThatStallsIsNotWaitedForAfterACancel() throws InterruptedException {
        Execution execution = fixture.start(yaml("{url: '${{ inputs.base }}/stall'}"), Map.of("base", base()));
        asked.await();
        Awaitility.await().until(() -> isReading());
        long begun = System.nanoTime();
        execution.cancel("enough");

        assertThat(fixture.end(execution).statuses()).containsEntry("a", "cancelled");
        assertThat(System.nanoTime() - begun).isLessThan(4_000_000_000L);
    }

    // G10: the query is where secrets are that nobody declared
    @Test
    void anAddressThatIsNoneIsNotRepeated() {
        for (String url : List.of(
                "http://127.0.0.1/a b?token=abc",
                "http:///x?token=abc",
                "http://a_b/?token=abc",
                "x?token=abc",
                "%abc")) {
            ExecutionError error = error(call("{url: '" + url + "'}"));

            assertThat(error.kind()).isEqualTo(ErrorKind.VALIDATION);
            assertThat(error.message()).startsWith("input 'url' is no address").doesNotContain("abc");
        }
        assertThat(error(call("{url: 'http://127.0.0.1/a b?token=abc'}")).message())
                .isEqualTo("input 'url' is no address: Illegal character in path at character 19");
        assertThat(error(call("{url: 'http://127.0.0.1/', headers: {X-Token: \"ab\\nc\"}}"))
                        .message())
                .startsWith("header 'X-Token' cannot be sent")
                .doesNotContain("ab");
    }

    private static boolean isReading() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().endsWith(".HttpTask")
                        && frame.getMethodName().equals("read"));
    }

    private Story call(String with) {
        return fixture.run(yaml(with), Map.of("base", base()));
    }

    private static String yaml(String with) {
        return "name: http\ninputs: {base: {type: string}}\nnodes: [{id: a, task: http, with: " + with + "}]\n";
    }

    private static ExecutionError error(Story story) {
        return Objects.requireNonNull(story.node("a").error());
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void respond(HttpExchange exchange, int status, String body) throws IOException {
        String own = exchange.getRequestHeaders().getFirst("X-Own");
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " " + own + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/x");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
