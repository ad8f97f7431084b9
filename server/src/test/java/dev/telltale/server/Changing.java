package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream over all executions whose filter changes while it runs. */
interface Changing extends AutoCloseable {
    /** Goes on with another filter; single quotes stand for double ones. @return the cursor up to which the old one holds */
    String change(String filter) throws IOException;

    /** The next event. */
    Map<String, @Nullable Object> next() throws Exception;

    @Override
    void close() throws IOException;

    /** How clients get events. */
    enum Wire {
        SSE {
            @Override
            Changing open(Harbour harbour) throws IOException {
                return new Stream(harbour);
            }
        },
        WEBSOCKET {
            @Override
            Changing open(Harbour harbour) throws IOException {
                return new Socket(harbour.webSocket());
            }
        };

        abstract Changing open(Harbour harbour) throws IOException;
    }

    /** Server-sent events; they are read while requests change the filter. */
    final class Stream implements Changing {
        private final Harbour harbour;
        private final SseStream stream;
        private final String id;
        private final BlockingQueue<Map<String, @Nullable Object>> events = new LinkedBlockingQueue<>();

        private Stream(Harbour harbour) throws IOException {
            this.harbour = harbour;
            this.stream = harbour.stream("/api/v1/events");
            this.id = String.valueOf(stream.next("stream.opened").json().get("streamId"));
            // A thread of its own: it waits most of the time, and the common pool may have no more than one.
            Thread reader = new Thread(this::read, "reader");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try {
                for (Frame frame = stream.next(); frame != null; frame = stream.next()) {
                    events.add(frame.json());
                }
            } catch (IOException closed) {
                // Whoever waits for more is told.
            }
        }

        @Override
        public String change(String filter) {
            Harbour.Reply reply =
                    harbour.json("/api/v1/streams/" + id + "/filter", ("{'filter':" + filter + "}").replace('\'', '"'));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json()).containsOnlyKeys("cursor");
            return String.valueOf(reply.json().get("cursor"));
        }

        @Override
        public Map<String, @Nullable Object> next() throws InterruptedException {
            Map<String, @Nullable Object> event = events.poll(15, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /** A subscription of a WebSocket; what comes before an answer is kept. */
    final class Socket implements Changing {
        private final RawWebSocket socket;
        private final Queue<Map<String, @Nullable Object>> messages = new ArrayDeque<>();

        private Socket(RawWebSocket socket) throws IOException {
            this.socket = socket;
            socket.say("{'op':'subscribe','id':'s1'}").next("opened");
        }

        @Override
        public String change(String filter) throws IOException {
            socket.say("{'op':'update','id':'s1','filter':" + filter + "}");
            while (true) {
                Map<String, @Nullable Object> message = socket.next();
                if (message.get("op").equals("ok")) {
                    assertThat(message).containsOnlyKeys("op", "id", "cursor").containsEntry("id", "s1");
                    return String.valueOf(message.get("cursor"));
                }
                messages.add(message);
            }
        }

        @Override
        public Map<String, @Nullable Object> next() throws IOException {
            return RawWebSocket.event(messages.isEmpty() ? socket.next("event") : messages.remove());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
