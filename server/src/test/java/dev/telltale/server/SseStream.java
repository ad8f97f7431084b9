package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.wire.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Server-sent events read byte by byte, as a browser would. */
final class SseStream implements AutoCloseable {
    final RawConnection connection;
    final RawConnection.Head head;
    private final StringBuilder pending = new StringBuilder();
    private boolean isAtEnd;

    private SseStream(RawConnection connection, RawConnection.Head head) {
        this.connection = connection;
        this.head = head;
    }

    static SseStream open(RawConnection connection, String path, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Accept: text/event-stream");
        connection.request("GET", path, all.toArray(String[]::new));
        return new SseStream(connection, connection.readHead());
    }

    /** What stands before the next blank line, as it came; null after the end. */
    @Nullable
    String block() throws IOException {
        assertThat(head.isChunked()).as("%s is the head of a stream", head).isTrue();
        while (pending.indexOf("\n\n") < 0) {
            byte[] chunk = isAtEnd ? null : connection.readChunk();
            if (chunk == null) {
                isAtEnd = true;
                return null;
            }
            pending.append(new String(chunk, StandardCharsets.ISO_8859_1));
        }
        int end = pending.indexOf("\n\n");
        String block = pending.substring(0, end);
        pending.delete(0, end + 2);
        return new String(block.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The next frame that fires an event; null after the end. */
    @Nullable
    Frame next() throws IOException {
        for (String block = block(); block != null; block = block()) {
            Frame frame = Frame.parse(block);
            if (frame.data() != null) {
                return frame;
            }
        }
        return null;
    }

    /** The next frame of this type; others are passed over. */
    Frame next(String type) throws IOException {
        for (Frame frame = next(); frame != null; frame = next()) {
            if (type.equals(frame.type())) {
                return frame;
            }
        }
        throw new AssertionError("the stream ended without " + type);
    }

    /** Everything up to the end. */
    List<Frame> rest() throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = next(); frame != null; frame = next()) {
            frames.add(frame);
        }
        return frames;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** @param data null for a frame that fires nothing */
    record Frame(
            @Nullable String id,
            @Nullable String event,
            @Nullable String data) {
        static Frame parse(String block) {
            String id = null;
            String event = null;
            StringBuilder data = null;
            for (String line : block.split("\n")) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = data == null ? new StringBuilder() : data.append('\n');
                    data.append(line.substring(6));
                }
            }
            return new Frame(id, event, data == null ? null : data.toString());
        }

        Map<String, @Nullable Object> json() {
            return JsonReader.readObject(data.getBytes(StandardCharsets.UTF_8));
        }

        String type() {
            return (String) json().get("type");
        }

        Long seq() {
            return (Long) json().get("seq");
        }
    }
}
