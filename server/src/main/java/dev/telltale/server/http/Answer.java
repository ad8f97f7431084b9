package dev.telltale.server.http;

import dev.telltale.event.Json;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.MonoSink;

/** What a route answers. Immutable. */
public sealed interface Answer {
    int status();

    /** Those of its own by name, as they are written. */
    Map<String, String> headers();

    /** All that are sent: its own, and those that it has for what it is. */
    default Map<String, String> head() {
        Map<String, String> head = new LinkedHashMap<>(headers());
        head.put("X-Content-Type-Options", "nosniff");
        return head;
    }

    /** An answer that is known in full. @param body empty for an answer without one */
    record Whole(int status, Map<String, String> headers, byte[] body) implements Answer {
        private static final int NO_CONTENT = 204;

        @Override
        public Map<String, String> head() {
            Map<String, String> head = Answer.super.head();
            if (status != NO_CONTENT) { // which has no length, not even none (RFC 9110, section 8.6)
                head.put("Content-Length", String.valueOf(body.length));
            }
            return head;
        }
    }

    /**
     * An answer of status 200 that is made while it is sent.
     *
     * @param chunks subscribed once the headers are sent, at the pace of the client; cancelled when it leaves
     */
    record Streaming(Map<String, String> headers, Flux<byte[]> chunks) implements Answer {
        @Override
        public int status() {
            return 200;
        }
    }

    /**
     * An answer of status 200 that writes itself, past what others would do for it.
     *
     * @param writer begins once the headers are sent
     */
    record Live(Map<String, String> headers, Writer writer) implements Answer {
        @Override
        public int status() {
            return 200;
        }
    }

    /**
     * An answer of status 101, after which the connection is a WebSocket.
     *
     * @param subprotocol that both sides speak from then on
     * @param frameBytes longest frame that is taken
     * @param opened told when the handshake is done, on the connection's event loop
     */
    record Upgrade(Map<String, String> headers, String subprotocol, int frameBytes, Consumer<Channel> opened)
            implements Answer {
        @Override
        public int status() {
            return 101;
        }
    }

    /** Writes an answer to its connection. */
    interface Writer {
        /**
         * Begins; on the connection's event loop.
         *
         * @param isChunked whether the answer is sent in chunks of HTTP/1.1
         * @param end to be told when the last of it is written; disposed of when nobody wants more of it
         */
        void write(Channel channel, boolean isChunked, MonoSink<Void> end);
    }

    static Whole of(int status, String contentType, byte[] body) {
        return new Whole(status, Map.of("Content-Type", contentType), body);
    }

    static Whole json(int status, byte[] body) {
        return of(status, "application/json", body);
    }

    static Whole json(int status, Map<String, ? extends @Nullable Object> value) {
        return json(status, Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    static Whole text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Whole empty(int status) {
        return new Whole(status, Map.of(), new byte[0]);
    }

    static Streaming stream(String contentType, Flux<byte[]> chunks) {
        return new Streaming(Map.of("Content-Type", contentType), chunks);
    }

    static Live live(String contentType, Writer writer) {
        return new Live(Map.of("Content-Type", contentType), writer);
    }

    default Answer withHeader(String name, String value) {
        return withHeaders(Map.of(name, value));
    }

    default Answer withHeaders(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers());
        all.putAll(more);
        if (this instanceof Streaming streaming) {
            return new Streaming(all, streaming.chunks());
        }
        if (this instanceof Live live) {
            return new Live(all, live.writer());
        }
        if (this instanceof Upgrade upgrade) {
            return new Upgrade(all, upgrade.subprotocol(), upgrade.frameBytes(), upgrade.opened());
        }
        return new Whole(status(), all, ((Whole) this).body());
    }
}
