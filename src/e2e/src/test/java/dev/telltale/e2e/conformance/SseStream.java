package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer that is a stream of server-sent events, read block by block. */
final class SseStream implements AutoCloseable {
    private final Wire wire;
    private final Wire.Head head;
    // A character for each byte: a chunk may end within a character.
    private final StringBuilder unread = new StringBuilder();
    private boolean isAtEnd;

    private SseStream(Wire wire, Wire.Head head) {
        this.wire = wire;
        this.head = head;
    }

    /** The answer to a request that was sent. */
    static SseStream of(Wire wire) throws IOException {
        return new SseStream(wire, wire.readHead());
    }

    Wire.Head head() {
        return head;
    }

    Wire wire() {
        return wire;
    }

    /** What stands before the next blank line; null after the end. */
    @Nullable
    SseBlock block() throws IOException {
        assertThat(head.status()).as("%s", head).isEqualTo(200);
        int end = unread.indexOf("\n\n");
        while (end < 0 && !isAtEnd) {
            byte[] chunk = wire.readChunk();
            isAtEnd = chunk == null;
            unread.append(chunk == null ? "" : new String(chunk, StandardCharsets.ISO_8859_1));
            end = unread.indexOf("\n\n");
        }
        if (end < 0) {
            assertThat(unread).as("what an ended stream has not finished").isEmpty();
            return null;
        }
        byte[] block = unread.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
        unread.delete(0, end + 2);
        return SseBlock.parse(block);
    }

    /** All blocks up to the end. */
    List<SseBlock> blocks() throws IOException {
        List<SseBlock> blocks = new ArrayList<>();
        for (SseBlock block = block(); block != null; block = block()) {
            blocks.add(block);
        }
        return blocks;
    }

    /** The next block that fires an event; null after the end. */
    @Nullable
    SseBlock next() throws IOException {
        SseBlock block = block();
        while (block != null && block.data() == null) {
            block = block();
        }
        return block;
    }

    /** The next one of a type; others are passed over. */
    SseBlock next(String type) throws IOException {
        for (SseBlock event = next(); event != null; event = next()) {
            if (event.type().equals(type)) {
                return event;
            }
        }
        throw new AssertionError("the stream ended without " + type);
    }

    /** What happens in executions, up to the end: what the stream says about itself is left out. */
    List<SseBlock> events() throws IOException {
        return blocks().stream()
                .filter(block -> block.data() != null && !block.type().startsWith("stream."))
                .toList();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
