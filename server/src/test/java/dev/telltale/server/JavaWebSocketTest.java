package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.monitor.wire.JsonReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that others have written. */
class JavaWebSocketTest {
    private final Harbour harbour = new Harbour(options -> options.withLimits(
            options.limits().withWebSocket(options.limits().webSocket().withPing(Duration.ofMillis(50)))));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void itSubscribesAndIsThereAndCloses() throws Exception {
        Ears ears = new Ears();
        WebSocket socket = open(ears, "telltale.v1");
        assertThat(socket.getSubprotocol()).isEqualTo("telltale.v1");
        socket.sendText("{\"op\": \"subscribe\", \"id\": \"s1\", \"from\": \"start\"}", true)
                .get(10, TimeUnit.SECONDS);
        assertThat(ears.next()).containsEntry("op", "opened");
        harbour.tale("e1")
                .begin("a")
                .start("a")
                .pour("a", 500, 1000)
                .finish("a")
                .complete();
        for (long seq = 1; seq <= 504; seq++) {
            assertThat(RawWebSocket.event(ears.next())).containsEntry("seq", seq);
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(10, TimeUnit.SECONDS);
        assertThat(ears.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
        harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 0.0");
    }

    @Test
    void itHearsThatTheServerCloses() throws Exception {
        Ears ears = new Ears();
        WebSocket socket = open(ears, "telltale.v1");
        socket.sendText("{\"op\": \"subscribe\", \"id\": \"s1\"}", true).get(10, TimeUnit.SECONDS);
        assertThat(ears.next()).containsEntry("op", "opened");
        harbour.server.close();
        assertThat(ears.next()).containsEntry("op", "closed").containsEntry("reason", "shutdown");
        assertThat(ears.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
    }

    @Test
    void itIsRefusedWithoutTheSubprotocol() {
        assertThatThrownBy(() -> open(new Ears(), "chat"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(400));
    }

    private WebSocket open(WebSocket.Listener listener, String subprotocol) {
        return http.newWebSocketBuilder()
                .subprotocols(subprotocol)
                .buildAsync(URI.create("ws://127.0.0.1:" + harbour.server.port() + RawWebSocket.PATH), listener)
                .join();
    }

    private static final class Ears implements WebSocket.Listener {
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                messages.add(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        /** The next message but those that only say where a subscription is. */
        Map<String, @Nullable Object> next() throws InterruptedException {
            while (true) {
                String text = messages.poll(10, TimeUnit.SECONDS);
                assertThat(text).as("a message").isNotNull();
                Map<String, @Nullable Object> json = JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8));
                if (!"position".equals(json.get("op"))) {
                    return json;
                }
            }
        }
    }
}
